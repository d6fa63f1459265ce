import { Refusal, refusals, type Refusals } from '../../src/sandbox/refusal';

/** The codes that the product may encounter and the sandbox answers with only when a test asks for it. */
const others: Refusals = {
  10001: [403, 'The account is not active'],
  20005: [403, 'The account is not active'],
  20006: [403, 'Access denied'],
  20010: [403, 'This action is disabled for the account'],
  20403: [403, 'The account is suspended or closed'],
  20429: [429, 'Too many concurrent requests'],
  20500: [500, 'Internal server error'],
  20503: [503, 'Service unavailable'],
  25012: [400, 'The email cannot be updated', 'mutability'],
  25013: [400, 'The userName cannot be updated', 'mutability'],
  25015: [400, 'The PATCH request is invalid', 'invalidSyntax'],
  25019: [400, 'A business rule is violated', 'invalidValue'],
  25021: [429, 'Too many requests'],
  25100: [404, 'The organization was not found'],
  25102: [400, 'The limit of managed accounts is reached'],
  25103: [400, 'The owner of the account is not a managed user'],
  25104: [400, 'The owner of the account is not set'],
  25105: [403, 'Not authorized'],
  25106: [400, 'The request does not fit the present state'],
  25107: [403, 'No authorization for this organization'],
  25109: [429, 'Too many requests'],
  70051: [403, 'Authorization failed'],
};

export const refusalCodes: readonly number[] = Object.keys({ ...refusals, ...others }).map(Number);

/** Creates the refusal with any of these codes. */
export function refusal(code: number, options?: ConstructorParameters<typeof Refusal>[1]): Refusal {
  return new Refusal(code, options, others[code]);
}

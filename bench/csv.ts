/**
 * Returns a table of people with a header row, as spreadsheet programs save it; every third row names a role.
 */
export function csv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, number) => {
    const role = number % 3 === 0 ? 'Developer' : '';
    return `Given${number},Family${number},person${number}@harbor.example,${role},Department ${number % 40}`;
  });
  return ['First name,Last name,Email,Role,Department', ...lines].join('\n');
}

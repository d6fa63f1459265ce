/** The name of a team file, for VS Code's filters. It's alone in its file, because activation needs it. */
export const teamPattern = '**/{twilio-team,*.twilio-team}.json';

/** Returns whether a path names a team file. */
export function isTeamFile(path: string): boolean {
  return /(?:^|[/\\])(?:[^/\\]+\.)?twilio-team\.json$/.test(path);
}

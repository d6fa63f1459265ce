// @ts-check
/** Keeps what a run leaves behind in one place, and removes it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// It's short because VS Code puts sockets there, whose paths can have only 107 characters.
const prefix = 'twilio-run-';

/**
 * Gives this process and all that it starts a temporary folder of their own. However this process ends, the folder goes,
 * and so does every process that still has it. After SIGKILL, the next call does that.
 */
export function useOwnTemporaryFolder() {
  const place = tmpdir();
  for (const name of readdirSync(place))
    if (name.startsWith(prefix) && !isAlive(ownerOf(join(place, name)))) clear(join(place, name));
  const folder = mkdtempSync(join(place, prefix));
  writeFileSync(join(folder, 'pid'), String(process.pid));
  process.env['TMPDIR'] = folder;
  process.env['XDG_RUNTIME_DIR'] = folder;
  process.once('exit', () => clear(folder));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => process.exit(1));
}

/** @param {string} folder */
function clear(folder) {
  for (const pid of usersOf(folder)) end(pid);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * Returns the IDs of the other processes that were started with this temporary folder. Only Linux tells.
 * @param {string} folder
 */
function usersOf(folder) {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => pid !== process.pid && environmentOf(pid).includes(`TMPDIR=${folder}`));
}

/** @param {number} pid */
function environmentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return []; // It has ended, or it's another user's.
  }
}

/** @param {string} folder @returns {number} the process ID, or 0 if there's none */
function ownerOf(folder) {
  try {
    return Number(readFileSync(join(folder, 'pid'), 'utf8'));
  } catch {
    return 0;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** @param {number} pid */
function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

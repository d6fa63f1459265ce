import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Writes the path of each module of the extension that a program loads after this file (`--require`), as it loads, to
 * the file that `TWILIO_SETUP_LOADED` names.
 */
registerHooks({
  load(url, context, next) {
    const [path] = /(?<=twilio-setup-[^/]*\/)dist\/.*/.exec(url) ?? [];
    if (path !== undefined) appendFileSync(process.env.TWILIO_SETUP_LOADED ?? '', `${path}\n`);
    return next(url, context);
  },
});

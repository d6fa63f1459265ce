import * as vscode from 'vscode';
import { redact, redactError } from '../twilio/redact';

/** The extension's log. Every line is redacted before it reaches the output channel. */
export interface Log extends vscode.Disposable {
  info(line: string): void;
  warn(line: string): void;
  error(line: string, error?: unknown): void;
  debug(line: string): void;
  show(): void;
}

/**
 * Creates the log, which writes to the "Twilio Setup" output channel. To avoid delaying the checklist's first rows, it
 * creates the channel on `open()` or on the first line. The log begins with the versions and the kind of host.
 */
export function createLog(context: vscode.ExtensionContext): Log & { open(): void } {
  let made: vscode.LogOutputChannel | undefined;
  const channel = () => (made ??= makeChannel(context));
  return {
    open: () => void channel(),
    info: (line) => channel().info(redact(line)),
    warn: (line) => channel().warn(redact(line)),
    error: (line, error) => {
      const cause = redactError(error);
      channel().error(redact(line), ...(cause ? [cause] : []));
    },
    debug: (line) => channel().debug(redact(line)),
    show: () => channel().show(true),
    dispose: () => made?.dispose(),
  };
}

function makeChannel(context: vscode.ExtensionContext): vscode.LogOutputChannel {
  const channel = vscode.window.createOutputChannel('Twilio Setup', { log: true });
  const { version } = context.extension.packageJSON as { version: string };
  const kind = vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop';
  const remote = vscode.env.remoteName ? 'remote' : 'local';
  channel.info(`Twilio Setup ${version}, VS Code ${vscode.version}, ${kind}, ${remote}, ${process.platform}`);
  return channel;
}

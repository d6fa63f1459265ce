import * as vscode from 'vscode';
import { plain } from '../twilio/redact';
import { agoText, minuteText } from './times';

/** Formats an ISO 8601 time in VS Code's language, such as "Nov 23, 10:32 AM". Returns anything else as plain text. */
export function when(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? plain(at) : minuteText(time, vscode.env.language);
}

/**
 * Formats how long ago an ISO 8601 time was, in the largest unit that fits, such as "3 days ago". Returns anything else
 * as plain text.
 */
export function ago(at: string, now: Date): string {
  const minutes = Math.round((Date.parse(at) - now.getTime()) / 60_000);
  if (Number.isNaN(minutes)) return plain(at);
  const { language } = vscode.env;
  if (Math.abs(minutes) < 60) return agoText(minutes, 'minute', language);
  if (Math.abs(minutes) < 48 * 60) return agoText(Math.trunc(minutes / 60), 'hour', language);
  return agoText(Math.trunc(minutes / (24 * 60)), 'day', language);
}

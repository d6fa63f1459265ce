/**
 * Formats times in a given language. The first use of `Intl` in a process takes as long as the entire checklist, so
 * English times are formatted without it.
 */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const isEnglish = (language: string) => /^en(-us)?$/i.test(language);
const two = (part: number) => String(part).padStart(2, '0');

/** Created once, because creating a format takes a thousand times as long as using it. */
let minuteFormat: Intl.DateTimeFormat | undefined;

/** Formats a local time to the minute, such as "Nov 23, 10:32 AM". */
export function minuteText(time: Date, language: string): string {
  if (isEnglish(language)) {
    const hour = time.getHours();
    const clock = `${two(hour % 12 || 12)}:${two(time.getMinutes())} ${hour < 12 ? 'AM' : 'PM'}`;
    return `${months[time.getMonth()] ?? ''} ${time.getDate()}, ${clock}`;
  }
  minuteFormat ??= new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  return minuteFormat.format(time);
}

/** Formats how long ago something was, such as "3 days ago" for -3. */
export function agoText(count: number, unit: 'minute' | 'hour' | 'day', language: string): string {
  if (isEnglish(language) && count < 0 && count > -1000)
    return `${Math.abs(count)} ${unit}${count === -1 ? '' : 's'} ago`;
  return new Intl.RelativeTimeFormat(language, { numeric: 'always' }).format(count, unit);
}

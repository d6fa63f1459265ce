/** The day on the reader's own calendar, such as `2027-05-31`. */
export function calendarDay(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Whether the day of the reminder has come. */
export function isDue({ on }: { on: string }, now: Date): boolean {
  return on <= calendarDay(now);
}

/** The display language, such as `fr`, in which plain code formats times and amounts. The app sets it before any text. */
export const display = { language: 'en' };

// @ts-check
export function activate() {}

/** The scripts that pages may load; each page works without. */
export const SCRIPTS = ['live', 'till', 'leave'] as const;
export type Script = (typeof SCRIPTS)[number];

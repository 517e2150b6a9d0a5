const SHORTEST_SECRET = 16;
const isOn = (value: string | undefined): boolean => value !== undefined && ['on', 'true', '1'].includes(value);

/**
 * What is convenient on one's own machine and a door in production: whoever knows the secret part of the callback
 * addresses, or finds the simulator, plays any phone. Tells which settings must not be so, without their values.
 */
export const productionProblems = (set: Readonly<Record<string, string>>): readonly string[] => {
  if (set['NODE_ENV'] !== 'production') return [];
  const problems: string[] = [];
  if (isOn(set['SIMULATOR']) && set['SIMULATOR_PUBLIC_DEMO'] === undefined) {
    problems.push(
      'SIMULATOR must be off in production, where it lets anybody play any phone' +
        ' (for a public demo, name its host in SIMULATOR_PUBLIC_DEMO)',
    );
  }
  const secrets = (set['CALLBACK_SECRET'] ?? '').split(',').map((secret) => secret.trim());
  if (set['CALLBACK_SECRET'] !== undefined && secrets.some(({ length }) => length > 0 && length < SHORTEST_SECRET)) {
    problems.push(`CALLBACK_SECRET must have ${SHORTEST_SECRET} characters or more in production`);
  }
  return problems;
};

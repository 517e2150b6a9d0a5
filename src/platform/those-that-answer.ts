/** What those came to that were asked and answered; while some are down the others count. Throws when none answers. */
export const thoseThatAnswer = async <T>(asked: readonly Promise<T>[]): Promise<T[]> => {
  const ends = await Promise.allSettled(asked);
  const answers = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  return answers.length > 0 ? answers : Promise.all(asked);
};

/** What each setting that the server keeps is called. */
export const titles = {
  script: 'Script',
  pinyin: 'Pinyin',
  toneColours: 'Tone colours',
  lists: 'New words from',
  dailyGoal: 'New words a day',
  reviewsPerDay: 'Reviews a day',
  directions: 'A card shows first',
  typedAnswers: 'Type the pinyin',
  autoplay: 'Play the word automatically',
  timeZone: 'Time zone',
  theme: 'Theme',
  displayName: 'Name',
} as const;

/** The title of the setting that a path of the contract names, such as `dailyGoal` or `preferences.lists[3]`. */
export function titleAt(path: string): string {
  const name = path.replace(/^preferences\./, '').replace(/[.[].*$/, '');
  return Object.hasOwn(titles, name) ? titles[name as keyof typeof titles] : path;
}

/** A voice of Google's and the voice of espeak-ng that stands in for it: a variant, and a pitch of 0 to 99. */
export interface Voice {
  readonly name: string;
  readonly gender: 'MALE' | 'FEMALE';
  readonly variant: string;
  readonly pitch: number;
}

const letters = [
  { letter: 'A', gender: 'FEMALE', variant: 'f2' },
  { letter: 'B', gender: 'MALE', variant: 'm3' },
  { letter: 'C', gender: 'MALE', variant: 'm7' },
  { letter: 'D', gender: 'FEMALE', variant: 'f3' },
] as const;

export const LANGUAGE = 'cmn-CN';

export const voices: readonly Voice[] = [
  { kind: 'Standard', pitch: 50 },
  { kind: 'Wavenet', pitch: 60 },
].flatMap(({ kind, pitch }) =>
  letters.map(({ letter, gender, variant }) => ({ name: `${LANGUAGE}-${kind}-${letter}`, gender, variant, pitch })),
);

export function findVoice(name: string): Voice | undefined {
  return voices.find((voice) => voice.name === name);
}

/**
 * Second spellings of what stands in speech beside the dictionary's first reading (Xiandai Hanyu Cidian): shuí for shéi,
 * zhèi, nèi and něi for zhè, nà and nǎ. The tones are the same.
 */
const otherReadings: Readonly<Record<string, string>> = { 谁: 'shui', 这: 'zhei', 那: 'nei', 哪: 'nei' };

/** The letters that are said as well for the character at `index`, never before 里 or erhua. */
export function otherReading(simplified: readonly string[], index: number): string | undefined {
  const isBeforeSuffix = /^[里儿]$/.test(simplified[index + 1] ?? '');
  return isBeforeSuffix ? undefined : otherReadings[simplified[index] ?? ''];
}

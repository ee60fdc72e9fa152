import { expect, test } from 'vitest';
import { chooseVoice, type VoiceTraits } from './browser-voice.js';

const voice = (lang: string, traits: Partial<VoiceTraits> = {}): VoiceTraits => ({
  lang,
  localService: true,
  default: false,
  ...traits,
});
const remote = { localService: false };

test.each<[string, VoiceTraits[], string | undefined]>([
  ['of China before others', [voice('en-US'), voice('zh-TW'), voice('zh-CN')], 'zh-CN'],
  ['as Android and Apple write it', [voice('zh_TW'), voice('cmn_CN')], 'cmn_CN'],
  ['of Taiwan where there is no other', [voice('de-DE'), voice('zh-TW')], 'zh-TW'],
  ['on the device before one of a server', [voice('zh-CN', remote), voice('zh-Hans-CN')], 'zh-Hans-CN'],
  ["the browser's own choice of two", [voice('zh-Hans-CN'), voice('zh-CN', { default: true })], 'zh-CN'],
  ['never Cantonese', [voice('zh-HK'), voice('yue-HK'), voice('zh-Hant-HK'), voice('yue')], undefined],
  ['none where none speaks Chinese', [voice('en-US'), voice('ja-JP')], undefined],
  ['none where there is none', [], undefined],
])('the voice is one %s', (_, voices, expected) => {
  expect(chooseVoice(voices, { isOnline: true })?.lang).toBe(expected);
});

test('offline, a voice that lives on a server is no voice', () => {
  expect(chooseVoice([voice('zh-CN', remote)], { isOnline: false })).toBeUndefined();
  expect(chooseVoice([voice('zh-CN', remote), voice('zh-TW')], { isOnline: false })?.lang).toBe('zh-TW');
});

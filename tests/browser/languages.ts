import type { Page } from 'playwright-core';

/**
 * In the page: what a font or a voice would take for another language. Characters that stand outside of `zh-Hans` and `zh-Hant`,
 * in texts and in names; letters inside of them; tone marks outside of pinyin. The value of a field has one language, that of
 * what surrounds it: there no part can have another.
 */
const WRONG_LANGUAGES = `(() => {
  const languageOf = (element) => element.closest('[lang]').lang;
  const short = (text) => text.trim().replace(/\\s+/g, ' ').slice(0, 80);
  const wrong = [];
  const look = (text, element, what) => {
    const language = languageOf(element);
    const isCharacters = language === 'zh-Hans' || language === 'zh-Hant';
    if (/\\p{Script=Han}/u.test(text) && !isCharacters) wrong.push(what + ' in ' + language + ': ' + short(text));
    if (/\\p{Script=Latin}/u.test(text) && isCharacters) wrong.push('letters in ' + language + ': ' + short(text));
    if (/[āēīōūǖǎěǐǒǔǚ]/i.test(text) && language !== 'zh-Latn-pinyin') wrong.push('pinyin in ' + language + ': ' + short(text));
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (!parentElement.closest('script, style, textarea')) look(data, parentElement, 'characters');
  }
  for (const name of ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder', 'alt']) {
    for (const element of document.querySelectorAll('[' + name + ']')) look(element.getAttribute(name), element, name);
  }
  return [...new Set(wrong)];
})()`;

export const wrongLanguages = (page: Page): Promise<string[]> => page.evaluate<string[]>(WRONG_LANGUAGES);

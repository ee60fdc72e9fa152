import type { Word } from '../../../../lib/contract/vocabulary.js';
import { usePreferences } from '../../app/preferences.js';
import { useVocabulary } from '../../data/vocabulary.js';
import { Sentence } from '../../ui/Chinese.js';

/** The example of a word in the learner's script, the word marked. */
export function ExampleSentence({ word }: { readonly word: Word }) {
  const { script } = usePreferences();
  const { vocabulary } = useVocabulary();
  if (script === 'simplified' || !vocabulary) return <Sentence chinese={word.example.chinese} mark={word.simplified} />;
  return <Sentence chinese={vocabulary.traditionalExample(word)} script={script} mark={word.traditional} />;
}

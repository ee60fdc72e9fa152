import { Link, useParams } from 'wouter';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { useLearner } from '../../app/learner.js';
import { usePreferences } from '../../app/preferences.js';
import { useVocabulary, type Vocabulary } from '../../data/vocabulary.js';
import { PlayButton } from '../../speech/PlayButton.js';
import { useSpeaker } from '../../speech/use-speaker.js';
import { utteranceOf } from '../../speech/utterance.js';
import { ButtonLink } from '../../ui/Button.js';
import { Pinyin, WithChinese, WordText } from '../../ui/Chinese.js';
import { Failure } from '../../ui/Failure.js';
import { Panel } from '../../ui/Panel.js';
import { LoadingNote, Skeleton } from '../../ui/Skeleton.js';
import { DialogueButton } from '../dialogue/DialogueButton.js';
import { ExampleSentence } from './ExampleSentence.js';
import { wordsAddress } from './last-view.js';
import { usePlayKey } from './play-key.js';
import { ReportMistake } from './ReportMistake.js';
import { SameCharacters } from './SameCharacters.js';
import { Strokes } from './Strokes.js';
import { WordHistory } from './WordHistory.js';
import { WordProgress } from './WordProgress.js';
import styles from './word.module.css';

export function WordPage() {
  const { id: learnerId } = useLearner();
  const { wordId } = useParams<{ wordId: string }>();
  const { vocabulary, error, retry } = useVocabulary();
  const word = vocabulary?.words.get(wordId);
  return (
    <div className={styles.page}>
      <p>
        <Link to={wordsAddress(learnerId)} className={styles.back}>
          <span aria-hidden="true">←</span> All words
        </Link>
      </p>
      {vocabulary && word ? (
        <WordContent key={wordId} word={word} vocabulary={vocabulary} />
      ) : vocabulary ? (
        <NoSuchWord />
      ) : error ? (
        <Failure error={error} onRetry={retry} />
      ) : (
        <>
          <LoadingNote />
          <Skeleton height="16rem" />
          <Skeleton height="10rem" />
        </>
      )}
    </div>
  );
}

function NoSuchWord() {
  return (
    <div className={styles.section}>
      <title>No such word · Shizi</title>
      <h1>There is no such word</h1>
      <p>The address may be mistyped, or the word is no longer on a list.</p>
      <p>
        <ButtonLink to="/words" look="primary">
          Look among all words
        </ButtonLink>
      </p>
    </div>
  );
}

function WordContent({ word, vocabulary }: { readonly word: Word; readonly vocabulary: Vocabulary }) {
  const { script } = usePreferences();
  return (
    <>
      <title>{`${word[script]} · Shizi`}</title>
      <WordHead word={word} vocabulary={vocabulary} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <Example word={word} />
          <Strokes word={word} />
          <SameCharacters word={word} words={vocabulary.words} />
        </div>
        <div className={styles.column}>
          <WordProgress wordId={word.id} />
          <WordHistory wordId={word.id} />
        </div>
      </div>
      <ReportMistake word={word} />
    </>
  );
}

function WordHead({ word, vocabulary }: { readonly word: Word; readonly vocabulary: Vocabulary }) {
  const { script } = usePreferences();
  const other = script === 'simplified' ? 'traditional' : 'simplified';
  const names = new Map(vocabulary.lists.map(({ id, name }) => [id, name]));
  const { play } = useSpeaker();
  usePlayKey(() => void play(utteranceOf(word)));
  return (
    <Panel className={styles.head} aria-labelledby="word">
      <h1 id="word" className={styles.word}>
        <WordText word={word} hasTones />
      </h1>
      <div className={styles.about}>
        <p className={styles.reading}>
          <Pinyin word={word} className={styles.pinyin} />
          <PlayButton word={word} shortcut="r" />
        </p>
        <p className={styles.gloss}>
          <WithChinese>{word.english}</WithChinese>
        </p>
        <dl className={styles.facts}>
          <div>
            <dt>{other === 'traditional' ? 'Traditional' : 'Simplified'}</dt>
            <dd>
              {word.traditional === word.simplified ? (
                'the same'
              ) : (
                <WordText word={word} script={other} className={styles.otherScript} />
              )}
            </dd>
          </div>
          <div>
            <dt>Kind</dt>
            <dd>{word.category.replace('-', ' ')}</dd>
          </div>
          <div>
            <dt>{word.lists.length === 1 ? 'List' : 'Lists'}</dt>
            <dd>
              {word.lists.map(({ listId, position }) => (
                <Link key={listId} to={`/words?list=${encodeURIComponent(listId)}`} className={styles.listLink}>
                  {names.get(listId) ?? listId}, no. {position}
                </Link>
              ))}
            </dd>
          </div>
        </dl>
      </div>
    </Panel>
  );
}

function Example({ word }: { readonly word: Word }) {
  const { example } = word;
  return (
    <Panel className={styles.section} aria-labelledby="example">
      <h2 id="example">Example</h2>
      <p className={styles.sentence}>
        <ExampleSentence word={word} />
        <PlayButton utterance={{ text: example.chinese }} name="Play the example" />
      </p>
      <p>
        <Pinyin>{example.pinyin}</Pinyin>
      </p>
      <p className={styles.soft}>{example.english}</p>
      <DialogueButton word={word} shortcut="d" className={styles.dialogue} />
    </Panel>
  );
}

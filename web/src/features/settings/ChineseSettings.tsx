import type { ReactNode } from 'react';
import { withDefaults } from '../../app/preferences.js';
import { Chinese, Pinyin, WordText } from '../../ui/Chinese.js';
import { Panel } from '../../ui/Panel.js';
import { Choice } from './controls.js';
import { SettingGroup } from './Setting.js';
import styles from './settings.module.css';
import { titles } from './titles.js';
import { useSettings } from './use-settings.js';

/** Every tone is in it, and characters that differ between the scripts. */
const sample = { simplified: '他喜欢学习汉字', traditional: '他喜歡學習漢字', pinyin: 'tā xǐhuan xuéxí hànzì' };

const pinyinOptions = [
  { value: 'always', label: 'Always' },
  { value: 'after-flip', label: 'After the flip' },
  { value: 'never', label: 'Never' },
] as const;

export function ChineseSettings() {
  const { learner, save } = useSettings();
  const { script, pinyin, toneColours } = withDefaults(learner.preferences);
  return (
    <Panel aria-labelledby="chinese" className={styles.section}>
      <h2 id="chinese">Chinese</h2>
      <figure className={styles.sample}>
        <p data-tones={toneColours}>
          <WordText word={sample} script={script} hasPinyin={pinyin !== 'never'} toneColours={toneColours} />
        </p>
        <figcaption>“He likes to learn Chinese characters.”</figcaption>
      </figure>
      <SettingGroup name="script" title={titles.script}>
        <Choice
          options={[
            { value: 'simplified', label: <ScriptName name="Simplified" characters={<Chinese>汉字</Chinese>} /> },
            {
              value: 'traditional',
              label: <ScriptName name="Traditional" characters={<span lang="zh-Hant">漢字</span>} />,
            },
          ]}
          value={script}
          onChange={(value) => save('script', { preferences: { script: value } })}
        />
      </SettingGroup>
      <SettingGroup name="pinyin" title={titles.pinyin} hint="When a card shows how the word is read.">
        <Choice
          options={pinyinOptions}
          value={pinyin}
          onChange={(value) => save('pinyin', { preferences: { pinyin: value } })}
        />
      </SettingGroup>
      <SettingGroup name="toneColours" title={titles.toneColours} hint="Choose the ones that you know from elsewhere.">
        <Choice
          look="cards"
          options={[
            { value: 'none', label: <Scheme name="None" /> },
            { value: 'dummitt', label: <Scheme name="Dummitt" scheme="dummitt" /> },
            { value: 'mdbg', label: <Scheme name="MDBG" scheme="mdbg" /> },
            { value: 'pleco', label: <Scheme name="Pleco" scheme="pleco" /> },
          ]}
          value={toneColours}
          onChange={(value) => save('toneColours', { preferences: { toneColours: value } })}
        />
      </SettingGroup>
    </Panel>
  );
}

function ScriptName({ name, characters }: { readonly name: string; readonly characters: ReactNode }) {
  return (
    <span>
      {name} <span aria-hidden="true">{characters}</span>
    </span>
  );
}

/** A scheme with the five tones in its colours. */
function Scheme({ name, scheme }: { readonly name: string; readonly scheme?: 'dummitt' | 'mdbg' | 'pleco' }) {
  return (
    <span className={styles.scheme} data-tones={scheme ?? 'none'}>
      <span className={styles.listName}>{name}</span>
      <span aria-hidden="true">
        <Pinyin toneColours={scheme ?? 'none'}>mā má mǎ mà ma</Pinyin>
      </span>
    </span>
  );
}

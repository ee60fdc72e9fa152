import { withDefaults } from '../../app/preferences.js';
import { useVocabulary } from '../../data/vocabulary.js';
import { Failure } from '../../ui/Failure.js';
import { Panel } from '../../ui/Panel.js';
import { Skeleton } from '../../ui/Skeleton.js';
import { shortcuts, useShortcuts } from '../../ui/shortcuts.js';
import { Count, Several, Switch } from './controls.js';
import { ListOrder } from './ListOrder.js';
import { SettingField, SettingGroup } from './Setting.js';
import styles from './settings.module.css';
import { titles } from './titles.js';
import { useSettings } from './use-settings.js';

const directions = [
  { value: 'characters', label: 'Characters' },
  { value: 'english', label: 'English' },
  { value: 'sound', label: 'Sound' },
] as const;

export function StudySettings() {
  const { learner, save } = useSettings();
  const preferences = withDefaults(learner.preferences);
  const hasShortcuts = useShortcuts();
  return (
    <Panel aria-labelledby="study" className={styles.section}>
      <h2 id="study">Study</h2>
      <Lists />
      <SettingField
        name="dailyGoal"
        title={titles.dailyGoal}
        hint="Ten a day make about seventy reviews a day after a month."
      >
        {(ids) => (
          <Count
            {...ids}
            value={learner.dailyGoal}
            least={0}
            most={200}
            step={5}
            unit="new words"
            onChange={(dailyGoal) => dailyGoal !== null && save('dailyGoal', { dailyGoal })}
          />
        )}
      </SettingField>
      <SettingField
        name="reviewsPerDay"
        title={titles.reviewsPerDay}
        hint="At most so many; what is left waits for tomorrow."
      >
        {(ids) => (
          <Count
            {...ids}
            value={preferences.reviewsPerDay}
            least={1}
            most={9999}
            step={10}
            unit="reviews"
            mayBeEmpty
            onChange={(reviewsPerDay) => save('reviewsPerDay', { preferences: { reviewsPerDay } })}
          />
        )}
      </SettingField>
      <SettingGroup name="directions" title={titles.directions} hint="With several, they take turns.">
        <Several
          options={directions}
          values={preferences.directions}
          onChange={(chosen) => save('directions', { preferences: { directions: chosen } })}
        />
      </SettingGroup>
      <SettingField
        name="typedAnswers"
        title={titles.typedAnswers}
        hint="Before the card is flipped. Letters and tones are checked apart."
      >
        {(ids) => (
          <Switch
            {...ids}
            isOn={preferences.typedAnswers}
            onChange={(typedAnswers) => save('typedAnswers', { preferences: { typedAnswers } })}
          />
        )}
      </SettingField>
      <SettingField name="autoplay" title={titles.autoplay} hint="When a card is flipped.">
        {(ids) => (
          <Switch
            {...ids}
            isOn={preferences.autoplay}
            onChange={(autoplay) => save('autoplay', { preferences: { autoplay } })}
          />
        )}
      </SettingField>
      <SettingField
        name="shortcuts"
        title="Single-key shortcuts"
        hint="On this device: 1 to 4, u, r, / and the others. Off, none is pressed by chance, or by speaking."
      >
        {(ids) => <Switch {...ids} isOn={hasShortcuts} onChange={(areOn) => shortcuts.set(areOn)} />}
      </SettingField>
    </Panel>
  );
}

function Lists() {
  const { learner, save } = useSettings();
  const { vocabulary, error, retry } = useVocabulary();
  const { lists } = withDefaults(learner.preferences);
  // as long as nothing is chosen, new words come from the first list
  const chosen = lists.length > 0 ? lists : (vocabulary?.lists.slice(0, 1).map(({ id }) => id) ?? []);
  return (
    <SettingGroup name="lists" title={titles.lists} hint="The first list is finished before the next begins.">
      {vocabulary ? (
        <ListOrder
          lists={vocabulary.lists}
          chosen={chosen}
          onChange={(next) => save('lists', { preferences: { lists: next } })}
        />
      ) : error ? (
        <Failure error={error} onRetry={retry} />
      ) : (
        <Skeleton height="13rem" />
      )}
    </SettingGroup>
  );
}

import { useState } from 'react';
import { useUpdateLearner } from '../../app/learner.js';
import { usePreferences } from '../../app/preferences.js';
import { useToast } from '../../ui/Toasts.js';

/** Whether the pinyin is typed: a preference that follows the learner, and takes effect here at once. */
export function useTyping() {
  const { typedAnswers } = usePreferences();
  const update = useUpdateLearner();
  const toast = useToast();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const isOn = chosen ?? typedAnswers;
  return {
    isOn,
    toggle: () => {
      setChosen(!isOn);
      // a preference that could not be kept holds for this visit all the same
      update({ preferences: { typedAnswers: !isOn } }).catch(() => undefined);
      toast(
        isOn
          ? 'Answers are no longer typed.'
          : 'Type the pinyin, such as nihao. Tones may be marks or numbers: ni3hao3.',
      );
    },
  };
}

import { Button } from '../../ui/Button.js';
import { Actions, Dialog } from '../../ui/Dialog.js';
import { useShortcuts } from '../../ui/shortcuts.js';
import styles from './study.module.css';

const keys = [
  ['Space', 'show the answer; then the rating that is marked'],
  ['1', 'Again: you did not know it'],
  ['2', 'Hard: it took effort'],
  ['3', 'Good: you knew it'],
  ['4', 'Easy: no thought at all'],
  ['u', 'undo, up to 30 times, across cards'],
  ['r', 'hear it again'],
  ['d', 'a dialogue with this word'],
  ['k', 'I know this: no need to learn it'],
  ['m', 'more about this word: start over'],
  ['t', 'type the pinyin, or only think it'],
  ['Esc', 'leave the field, so that keys are keys again'],
  ['?', 'this list'],
] as const;

export function Help({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const hasShortcuts = useShortcuts();
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={onClose}>
      <dl className={styles.keys}>
        {keys
          .filter(([key]) => hasShortcuts || key.length > 1)
          .map(([key, meaning]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
      </dl>
      <p>
        {hasShortcuts
          ? 'Single-key shortcuts can be switched off in the settings.'
          : 'Single-key shortcuts are switched off in the settings of this device.'}
      </p>
      <p>Below each rating stands when the word would come back.</p>
      <Actions>
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      </Actions>
    </Dialog>
  );
}

import { Button } from '../../ui/Button.js';
import { Icon } from '../../ui/Icon.js';
import { useShortcuts } from '../../ui/shortcuts.js';
import styles from './study.module.css';

interface ToolsProps {
  readonly canUndo: boolean;
  readonly onUndo: () => void;
  readonly isTyping: boolean;
  readonly onTyping: () => void;
  readonly onHelp: () => void;
}

export function Tools({ canUndo, onUndo, isTyping, onTyping, onHelp }: ToolsProps) {
  const hasKeys = useShortcuts();
  const hint = (name: string, key: string) => (hasKeys ? `${name} (${key})` : name);
  return (
    <>
      <Button
        look="quiet"
        size="icon"
        aria-label="Undo the last rating"
        title={hint('Undo', 'u')}
        disabled={!canUndo}
        onClick={onUndo}
      >
        <Icon name="undo" />
      </Button>
      <Button
        look="quiet"
        size="icon"
        className={styles.toggle}
        aria-label="Type the pinyin"
        title={hint('Type the pinyin', 't')}
        aria-pressed={isTyping}
        onClick={onTyping}
      >
        <Icon name="typing" />
      </Button>
      <Button look="quiet" size="icon" aria-label="Keys" title={hint('Keys', '?')} onClick={onHelp}>
        <Icon name="help" />
      </Button>
    </>
  );
}

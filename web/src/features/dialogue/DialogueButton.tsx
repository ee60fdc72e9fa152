import { useEffect, useState } from 'react';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { Button } from '../../ui/Button.js';
import { Icon } from '../../ui/Icon.js';
import { useShortcut } from '../../ui/shortcuts.js';
import { DialogueSheet } from './DialogueSheet.js';

interface DialogueButtonProps {
  readonly word: Word;
  /** A letter that does the same wherever nobody types. */
  readonly shortcut?: string;
  readonly className?: string | undefined;
}

/** Opens the dialogue around a word. */
export function DialogueButton({ word, shortcut: key, className }: DialogueButtonProps) {
  const shortcut = useShortcut(key);
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    if (!shortcut) return;
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== shortcut || event.repeat || event.ctrlKey || event.metaKey || event.altKey)
        return;
      if (document.querySelector('dialog[open]') || isTyping(event.target)) return;
      event.preventDefault();
      setIsOpen(true);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [shortcut]);
  return (
    <>
      <Button
        look="quiet"
        className={className}
        aria-keyshortcuts={shortcut}
        title={shortcut ? `Dialogue (${shortcut})` : undefined}
        onClick={() => setIsOpen(true)}
      >
        <Icon name="dialogue" />
        Dialogue
      </Button>
      <DialogueSheet word={word} isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}

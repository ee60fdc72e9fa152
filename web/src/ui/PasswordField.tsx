import { type ComponentProps, useEffect, useRef, useState } from 'react';
import { Field } from './Field.js';
import styles from './ui.module.css';

type PasswordFieldProps = Omit<ComponentProps<typeof Field>, 'type' | 'trailing' | 'autoComplete'> & {
  readonly autoComplete: 'current-password' | 'new-password';
};

/** A password, hidden until the learner wants to see what they type. */
export function PasswordField(props: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const form = button.current?.form;
    // what is sent in sight would be offered by the browser as ordinary text the next time
    const hide = () => setIsShown(false);
    form?.addEventListener('submit', hide);
    return () => form?.removeEventListener('submit', hide);
  }, []);
  return (
    <Field
      {...props}
      type={isShown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      trailing={
        <button
          ref={button}
          type="button"
          className={styles.reveal}
          // the focus stays where the learner types
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => setIsShown(!isShown)}
        >
          {isShown ? 'Hide' : 'Show'}
          <span className="visually-hidden"> the {props.label.toLowerCase()}</span>
        </button>
      }
    />
  );
}

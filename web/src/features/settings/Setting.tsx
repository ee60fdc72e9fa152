import { type ReactNode, useEffect, useId, useState } from 'react';
import { Failure } from '../../ui/Failure.js';
import styles from './settings.module.css';
import { useSettings } from './use-settings.js';

const SAVED_SHOWN_MS = 2_500;

interface SettingProps {
  /** Whose outcome is told here. */
  readonly name: string;
  readonly title: string;
  readonly hint?: ReactNode;
}

/** A setting of several controls, under one name. */
export function SettingGroup({ name, title, hint, children }: SettingProps & { readonly children: ReactNode }) {
  const id = useId();
  return (
    <fieldset className={styles.setting} aria-describedby={hint ? id : undefined}>
      <legend className={styles.legend}>{title}</legend>
      <div className={styles.about}>
        {/* what is read aloud is the legend */}
        <span className={styles.title} aria-hidden="true">
          {title}
        </span>
        {hint && (
          <p className={styles.hint} id={id}>
            {hint}
          </p>
        )}
        <SavedNote name={name} />
      </div>
      <div className={styles.control}>
        {children}
        <NotSaved name={name} />
      </div>
    </fieldset>
  );
}

interface FieldIds {
  readonly id: string;
  readonly describedBy: string | undefined;
}

/** A setting of one control, which is given its label's ids. */
export function SettingField({
  name,
  title,
  hint,
  children,
}: SettingProps & { readonly children: (ids: FieldIds) => ReactNode }) {
  const id = useId();
  return (
    <div className={styles.setting}>
      <div className={styles.about}>
        <label className={styles.title} htmlFor={id}>
          {title}
        </label>
        {hint && (
          <p className={styles.hint} id={`${id}-hint`}>
            {hint}
          </p>
        )}
        <SavedNote name={name} />
      </div>
      <div className={styles.control}>
        {children({ id, describedBy: hint ? `${id}-hint` : undefined })}
        <NotSaved name={name} />
      </div>
    </div>
  );
}

/** "Saved", for a moment; its place is kept, so that nothing moves. */
function SavedNote({ name }: { readonly name: string }) {
  const outcome = useSettings().outcomeOf(name);
  const [faded, setFaded] = useState<typeof outcome>(undefined);
  useEffect(() => {
    if (outcome?.kind !== 'saved') return;
    const timer = setTimeout(() => setFaded(outcome), SAVED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const isShown = outcome?.kind === 'saved' && faded !== outcome;
  return (
    <p className={styles.saved} role="status">
      {isShown && 'Saved'}
    </p>
  );
}

function NotSaved({ name }: { readonly name: string }) {
  const outcome = useSettings().outcomeOf(name);
  return outcome?.kind === 'failed' && <Failure error={outcome.error} onRetry={outcome.retry} />;
}

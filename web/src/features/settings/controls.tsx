import { type ReactNode, useId, useState } from 'react';
import styles from './settings.module.css';

interface Option<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
}

interface ChoiceProps<Value extends string> {
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** Cards leave room for a sample. */
  readonly look?: 'pills' | 'cards';
}

/** One of a few, all in sight. */
export function Choice<Value extends string>({ options, value, onChange, look = 'pills' }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <div className={styles[look]}>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}

interface SeveralProps<Value extends string> {
  readonly options: readonly Option<Value>[];
  readonly values: readonly Value[];
  readonly onChange: (values: Value[]) => void;
}

/** One or more of a few; the last one stays. */
export function Several<Value extends string>({ options, values, onChange }: SeveralProps<Value>) {
  return (
    <div className={styles.pills}>
      {options.map(({ value, label }) => {
        const isChosen = values.includes(value);
        const isLast = isChosen && values.length === 1;
        return (
          <label key={value} className={styles.option} data-last={isLast || undefined}>
            <input
              type="checkbox"
              checked={isChosen}
              aria-disabled={isLast || undefined}
              onChange={() => {
                if (isLast) return;
                const wanted = isChosen ? values.filter((one) => one !== value) : [...values, value];
                // kept in the order in which they are offered
                onChange(options.map((option) => option.value).filter((one) => wanted.includes(one)));
              }}
            />
            {label}
          </label>
        );
      })}
    </div>
  );
}

interface SwitchProps {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function Switch({ id, describedBy, isOn, onChange }: SwitchProps) {
  return (
    <input
      id={id}
      type="checkbox"
      role="switch"
      className={styles.switch}
      checked={isOn}
      aria-checked={isOn}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}

interface CountProps {
  readonly id: string;
  readonly describedBy: string | undefined;
  /** null is "no limit", where `mayBeEmpty`. */
  readonly value: number | null;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  /** What the buttons change, for who does not see them: "new words". */
  readonly unit: string;
  readonly mayBeEmpty?: boolean;
  readonly onChange: (value: number | null) => void;
}

/** A whole number: typed, or stepped by the buttons. It is taken when the learner leaves the field or presses Enter. */
export function Count(props: CountProps) {
  const { id, describedBy, value, least, most, step, unit, mayBeEmpty = false, onChange } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const [isWrong, setIsWrong] = useState(false);
  const text = draft ?? (value === null ? '' : String(value));

  const take = () => {
    if (draft === null) return;
    const trimmed = draft.trim();
    const next = trimmed === '' ? null : Number(trimmed);
    const isRight = next === null ? mayBeEmpty : Number.isInteger(next) && next >= least && next <= most;
    setIsWrong(!isRight);
    if (!isRight) return;
    setDraft(null);
    if (next !== value) onChange(next);
  };
  const move = (by: number) => {
    setDraft(null);
    setIsWrong(false);
    const from = value ?? (by > 0 ? least - (least % step) : least);
    onChange(Math.min(most, Math.max(least, from + by)));
  };

  return (
    <div className={styles.count}>
      <div className={styles.stepper}>
        <button
          type="button"
          aria-label={`Fewer ${unit}`}
          disabled={value === null || value <= least}
          onClick={() => move(-step)}
        >
          −
        </button>
        <input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          value={text}
          placeholder={mayBeEmpty ? 'No limit' : undefined}
          aria-invalid={isWrong || undefined}
          aria-describedby={[describedBy, isWrong && `${id}-error`].filter(Boolean).join(' ') || undefined}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={take}
          onKeyDown={(event) => event.key === 'Enter' && take()}
        />
        <button
          type="button"
          aria-label={`More ${unit}`}
          disabled={value !== null && value >= most}
          onClick={() => move(step)}
        >
          +
        </button>
      </div>
      {isWrong && (
        <p className={styles.error} id={`${id}-error`} role="alert">
          A whole number from {least} to {most}
          {mayBeEmpty && ', or nothing for no limit'}.
        </p>
      )}
    </div>
  );
}

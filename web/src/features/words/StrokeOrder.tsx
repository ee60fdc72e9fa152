import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Button } from '../../ui/Button.js';
import { plural } from '../../ui/format.js';
import { Skeleton } from '../../ui/Skeleton.js';
import { StrokeStage } from './StrokeStage.js';
import { describeStroke, fetchStrokes, type StrokeData } from './strokes.js';
import styles from './strokes.module.css';

interface StrokeOrderProps {
  readonly character: string;
  readonly language: string;
}

/** How one character is written: played, stroke by stroke, and in words. */
export function StrokeOrder({ character, language }: StrokeOrderProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['strokes', character],
    queryFn: ({ signal }) => fetchStrokes(character, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (data) return <Written character={character} language={language} data={data} />;
  if (data === null) {
    return (
      <p>
        There is no stroke order for <span lang={language}>{character}</span>.
      </p>
    );
  }
  if (!error) return <Skeleton height="20rem" />;
  return (
    <div className={styles.failure} role="alert">
      <p>The strokes could not be loaded. They need a network until this device has them; then they stay here.</p>
      <Button onClick={() => void refetch()}>Try again</Button>
    </div>
  );
}

/** How long a stroke stands alone where nothing may move. */
const STILL_STROKE_MS = 900;

type Show =
  | { readonly kind: 'still'; readonly step: number }
  | { readonly kind: 'playing'; readonly isPaused: boolean };

function Written({ character, language, data }: StrokeOrderProps & { readonly data: StrokeData }) {
  const count = data.strokes.length;
  const [show, setShow] = useState<Show>({ kind: 'still', step: count });
  const [isStepping, setIsStepping] = useState(false);
  const isPlaying = show.kind === 'playing' || isStepping;
  const step = show.kind === 'still' ? show.step : null;

  // with reduced motion strokes appear whole, one after another
  useEffect(() => {
    if (!isStepping || step === null) return;
    if (step >= count) return setIsStepping(false);
    const timer = setTimeout(() => setShow({ kind: 'still', step: step + 1 }), STILL_STROKE_MS);
    return () => clearTimeout(timer);
  }, [isStepping, step, count]);

  const play = () => {
    if (show.kind === 'playing') setShow({ kind: 'playing', isPaused: !show.isPaused });
    else if (isStepping) setIsStepping(false);
    else if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      setShow({ kind: 'still', step: show.step >= count ? 0 : show.step });
      setIsStepping(true);
    } else setShow({ kind: 'playing', isPaused: false });
  };
  const goTo = (next: number) => {
    setIsStepping(false);
    setShow({ kind: 'still', step: Math.min(count, Math.max(0, next)) });
  };
  const isRunning = isStepping || (show.kind === 'playing' && !show.isPaused);
  const median = step === null || step === 0 ? undefined : data.medians[step - 1];
  return (
    <div className={styles.written}>
      <StrokeStage
        character={character}
        data={data}
        step={step}
        isPaused={show.kind === 'playing' && show.isPaused}
        onEnd={() => setShow({ kind: 'still', step: count })}
      />
      <div className={styles.controls}>
        <Button look="primary" onClick={play}>
          {isRunning ? 'Pause' : isPlaying ? 'Go on' : 'Play'}
        </Button>
        <Button onClick={() => goTo((step ?? count) - 1)}>Back</Button>
        <Button onClick={() => goTo(step === null || step >= count ? 1 : step + 1)}>Next stroke</Button>
      </div>
      <p role="status" className={styles.told}>
        {step === null ? 'Playing' : `Stroke ${step} of ${count}`}
        {median && <span className={styles.direction}>{describeStroke(median)}</span>}
      </p>
      <details className={styles.inWords}>
        <summary>
          {plural(count, 'stroke')} of <span lang={language}>{character}</span> in words
        </summary>
        <ol>
          {numbered(data.medians).map(({ number, item }) => (
            <li key={number}>{describeStroke(item)}</li>
          ))}
        </ol>
      </details>
      <p className={styles.source}>
        Strokes from Make Me a Hanzi, under the{' '}
        <a href="/strokes/ARPHICPL.TXT" target="_blank" rel="noreferrer">
          Arphic Public License
        </a>
        .
      </p>
    </div>
  );
}

/** Strokes have no names but their numbers. */
function numbered<Item>(items: readonly Item[]): { readonly number: number; readonly item: Item }[] {
  return items.map((item, index) => ({ number: index + 1, item }));
}

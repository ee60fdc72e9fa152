import styles from './dialogue.module.css';
import { type Layer, layers, type Shows } from './use-shows.js';

const names = { characters: 'Characters', pinyin: 'Pinyin', english: 'English' } as const;

interface LayerTogglesProps {
  readonly shows: Shows;
  readonly onToggle: (layer: Layer) => void;
}

export function LayerToggles({ shows, onToggle }: LayerTogglesProps) {
  return (
    <fieldset className={styles.layers}>
      <legend className="visually-hidden">Shown in each turn</legend>
      {layers.map((layer) => (
        <button
          key={layer}
          type="button"
          className={styles.layer}
          aria-pressed={shows[layer]}
          onClick={() => onToggle(layer)}
        >
          {names[layer]}
        </button>
      ))}
    </fieldset>
  );
}

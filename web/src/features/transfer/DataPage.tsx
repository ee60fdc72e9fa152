import { useLearner } from '../../app/learner.js';
import { EarlierPanel } from './EarlierPanel.js';
import { ExportPanel } from './ExportPanel.js';
import { ImportPanel } from './ImportPanel.js';
import styles from './transfer.module.css';

export function DataPage() {
  const { isGuest } = useLearner();
  return (
    <div className={styles.page}>
      <title>Your data · Shizi</title>
      <header className={styles.heading}>
        <h1>Your data</h1>
        <p>{isGuest ? 'All of it is on this device.' : 'All of it is yours: take it with you, or bring it in.'}</p>
      </header>
      <ExportPanel />
      <ImportPanel />
      <EarlierPanel isOffer={false} />
    </div>
  );
}

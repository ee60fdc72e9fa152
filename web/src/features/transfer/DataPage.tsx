import { useLearner } from '../../app/learner.js';
import { ColumnPage } from '../../ui/ColumnPage.js';
import { EarlierPanel } from './EarlierPanel.js';
import { ExportPanel } from './ExportPanel.js';
import { ImportPanel } from './ImportPanel.js';

export function DataPage() {
  const { isGuest } = useLearner();
  return (
    <ColumnPage
      title="Your data"
      lead={isGuest ? 'All of it is on this device.' : 'All of it is yours: take it with you, or bring it in.'}
    >
      <ExportPanel />
      <ImportPanel />
      <EarlierPanel isOffer={false} />
    </ColumnPage>
  );
}

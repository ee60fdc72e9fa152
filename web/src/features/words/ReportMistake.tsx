import { useId, useRef, useState } from 'react';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { Button } from '../../ui/Button.js';
import { Actions, Dialog } from '../../ui/Dialog.js';
import { reportLink, reportOf } from './report.js';
import styles from './word.module.css';

const reportUrl: unknown = import.meta.env.VITE_REPORT_URL;

/** A report to copy, and, where the deployment names a place for reports, a link that carries it there. */
export function ReportMistake({ word }: { readonly word: Word }) {
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  return (
    <div>
      <Button look="quiet" className={styles.report} onClick={() => setIsOpen(true)}>
        Report a mistake
      </Button>
      <Dialog title="Report a mistake" isOpen={isOpen} onClose={close}>
        <Report word={word} onClose={close} />
      </Dialog>
    </div>
  );
}

function Report({ word, onClose }: { readonly word: Word; readonly onClose: () => void }) {
  const [note, setNote] = useState('');
  const [state, setState] = useState<'open' | 'copied' | 'selected'>('open');
  const text = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const report = reportOf(word, { note, address: window.location.href });

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(report);
      setState('copied');
    } catch {
      // the browser does not let us: the learner can, of what is marked
      text.current?.select();
      setState('selected');
    }
  };
  return (
    <>
      <label className={styles.reportField} htmlFor={`${id}-note`}>
        What is wrong?
        <textarea id={`${id}-note`} rows={3} value={note} onChange={(event) => setNote(event.target.value)} />
      </label>
      <label className={styles.reportField} htmlFor={`${id}-report`}>
        The report
        <textarea id={`${id}-report`} ref={text} rows={9} readOnly value={report} className={styles.reportText} />
      </label>
      <p className={styles.soft} role="status">
        {state === 'copied' && 'Copied. '}
        {state === 'selected' && 'Copy what is marked. '}
        {typeof reportUrl === 'string' && reportUrl
          ? 'The link opens a page where you can send it; nothing is sent by itself.'
          : 'Copy it, and send it to whoever runs this site; nothing is sent by itself.'}
      </p>
      <Actions>
        {typeof reportUrl === 'string' && reportUrl && (
          <a href={reportLink(reportUrl, word, report)} target="_blank" rel="noreferrer" className={styles.reportLink}>
            Open the report page
          </a>
        )}
        <Button look="primary" onClick={() => void copy()}>
          Copy the report
        </Button>
        <Button look="quiet" onClick={onClose}>
          Close
        </Button>
      </Actions>
    </>
  );
}

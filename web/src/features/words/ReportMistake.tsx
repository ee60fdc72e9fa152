import { useId, useRef, useState } from 'react';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { Button } from '../../ui/Button.js';
import { Actions, Dialog } from '../../ui/Dialog.js';
import { isMail, reportAddress, reportLink, reportOf } from './report.js';
import styles from './word.module.css';

// each by its name: the whole of `import.meta.env` would come with the app
const address = reportAddress({
  reportUrl: import.meta.env.VITE_REPORT_URL,
  contact: import.meta.env.VITE_OPERATOR_CONTACT,
});

/** A report to copy, and, where the deployment names a place for reports or a contact, a link that carries it there. */
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

function wayOf(address: string | undefined): string {
  if (address === undefined) return 'Copy it, and send it to whoever runs this site.';
  return isMail(address) ? 'The link opens it in your mail program.' : 'The link opens a page where you can send it.';
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
        {wayOf(address)} Nothing is sent by itself.
      </p>
      <Actions>
        {address && (
          <a
            href={reportLink(address, word, report)}
            target={isMail(address) ? undefined : '_blank'}
            rel="noreferrer"
            className={styles.reportLink}
          >
            {isMail(address) ? 'Write a mail' : 'Open the report page'}
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

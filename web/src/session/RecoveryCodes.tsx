import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useLearner } from '../app/learner.js';
import { useServices } from '../app/services.js';
import { Button } from '../ui/Button.js';
import { Actions } from '../ui/Dialog.js';
import { download } from '../ui/download.js';
import { useToast } from '../ui/Toasts.js';
import { AuthPage } from './AuthPage.js';
import styles from './session.module.css';

const FILE = { name: 'shizi-recovery-codes.txt', type: 'text/plain' };

function fileText(email: string, codes: readonly string[]): string {
  const numbered = codes.map((code, index) => `${index + 1}. ${code}`);
  return [`Shizi recovery codes of ${email}`, 'Each sets a new password once.', '', ...numbered, ''].join('\n');
}

/** The ten codes, shown this one time. */
export function RecoveryCodes({ codes }: { readonly codes: readonly string[] }) {
  const { session } = useServices();
  const [pathname] = useLocation();
  const email = useLearner().email ?? '';
  const showToast = useToast();
  const [isSaved, setIsSaved] = useState(false);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, []);
  // the page that follows has the same address, so nothing else takes the reader to its top
  useEffect(() => () => window.scrollTo(0, 0), []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(fileText(email, codes));
      showToast('Codes copied');
    } catch {
      showToast('Copying is not allowed here. Download them instead.');
    }
  };
  return (
    <AuthPage
      title="Keep these recovery codes"
      lead="We never send e-mail, so they are the only way back in when the password is lost. Each works once. They are shown only now."
    >
      <p className={styles.printed}>For {email}. Each sets a new password once, on the page “Forgot your password?”.</p>
      <ol className={styles.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <Actions>
        <Button onClick={() => download({ ...FILE, text: fileText(email, codes) })}>Download</Button>
        <Button onClick={() => void copy()}>Copy</Button>
        <Button onClick={() => window.print()}>Print</Button>
      </Actions>
      <label className={styles.confirm}>
        <input type="checkbox" checked={isSaved} onChange={(event) => setIsSaved(event.target.checked)} />I have saved
        them
      </label>
      <Button look="primary" disabled={!isSaved} onClick={session.putCodesAway}>
        {pathname === '/' ? 'Go to today’s words' : 'Done'}
      </Button>
    </AuthPage>
  );
}

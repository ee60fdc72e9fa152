import { useId } from 'react';
import { useServices, useUser } from '../../app/services.js';
import { Button } from '../../ui/Button.js';
import { Failure } from '../../ui/Failure.js';
import { Field } from '../../ui/Field.js';
import { Panel } from '../../ui/Panel.js';
import { useToast } from '../../ui/Toasts.js';
import { useForm } from '../../ui/use-form.js';
import styles from './account.module.css';

export function ProfileForm() {
  const { session } = useServices();
  const user = useUser();
  const showToast = useToast();
  const zonesId = useId();
  const form = useForm({
    fields: ['displayName', 'dailyGoal', 'timeZone'],
    onSubmit: async (value) => {
      const dailyGoal = value('dailyGoal').trim();
      await session.update({
        displayName: value('displayName').trim() || null,
        // an empty field is not zero: the server says what is wrong with it
        dailyGoal: dailyGoal === '' ? Number.NaN : Number(dailyGoal),
        timeZone: value('timeZone').trim(),
      });
      showToast('Settings saved');
    },
  });
  return (
    <Panel aria-labelledby="profile">
      <form className={styles.form} onSubmit={form.submit} noValidate>
        <h2 id="profile">You</h2>
        <p className={styles.note}>Signed in as {user.email}</p>
        {form.failure && <Failure error={form.failure} />}
        <Field
          label="Name"
          name="displayName"
          autoComplete="nickname"
          defaultValue={user.displayName ?? ''}
          error={form.messages.displayName}
        />
        <Field
          label="New words a day"
          name="dailyGoal"
          type="number"
          inputMode="numeric"
          min={0}
          max={200}
          defaultValue={user.dailyGoal}
          hint="0 to 200. Ten a day make about seventy reviews a day after a month."
          error={form.messages.dailyGoal}
        />
        <Field
          label="Time zone"
          name="timeZone"
          list={zonesId}
          autoComplete="off"
          spellCheck={false}
          defaultValue={user.timeZone}
          hint="Your day of study begins at four in the morning there."
          error={form.messages.timeZone}
        />
        <datalist id={zonesId}>
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        <Button type="submit" look="primary" isBusy={form.isPending}>
          {form.isPending ? 'Saving …' : 'Save'}
        </Button>
      </form>
    </Panel>
  );
}

import { useLearner, useUpdateLearner } from '../../app/learner.js';
import { useServices } from '../../app/services.js';
import { fetchCodesPage } from '../../session/recovery-codes.js';
import { WithChinese } from '../../ui/Chinese.js';
import { Field } from '../../ui/Field.js';
import { PasswordField } from '../../ui/PasswordField.js';
import { useToast } from '../../ui/Toasts.js';
import { Change } from './Change.js';
import { ChangeForm } from './ChangeForm.js';

export function ChangeName() {
  const { displayName } = useLearner();
  const update = useUpdateLearner();
  const showToast = useToast();
  return (
    <Change
      title="Name"
      note={displayName ? <WithChinese isTyped>{displayName}</WithChinese> : 'None: you are greeted without one.'}
      action="Change name"
    >
      {(close) => (
        <ChangeForm
          fields={['displayName']}
          action={['Save', 'Saving …']}
          onClose={close}
          onSubmit={async (value) => {
            await update({ displayName: value('displayName').trim() || null });
            showToast('Name saved');
          }}
        >
          {(messages) => (
            <Field
              label="Name"
              name="displayName"
              autoComplete="nickname"
              defaultValue={displayName ?? ''}
              error={messages.displayName}
            />
          )}
        </ChangeForm>
      )}
    </Change>
  );
}

export function ChangeEmail() {
  const { session } = useServices();
  const { email } = useLearner();
  const showToast = useToast();
  return (
    <Change title="E-mail" note={email} action="Change e-mail">
      {(close) => (
        <ChangeForm
          fields={['email']}
          needsPassword
          refusals={{ EMAIL_TAKEN: { field: 'email', message: 'belongs to another account' } }}
          action={['Save', 'Saving …']}
          onClose={close}
          onSubmit={async (value) => {
            await session.update({ email: value('email'), currentPassword: value('currentPassword') });
            showToast('E-mail saved');
          }}
        >
          {(messages) => (
            <Field
              label="New e-mail"
              name="email"
              type="email"
              autoComplete="email"
              autoCapitalize="none"
              hint="You sign in with it from now on."
              error={messages.email}
            />
          )}
        </ChangeForm>
      )}
    </Change>
  );
}

export function ChangePassword() {
  const { session } = useServices();
  const showToast = useToast();
  return (
    <Change title="Password" note="A new one signs out your other devices." action="Change password">
      {(close) => (
        <ChangeForm
          fields={['newPassword']}
          needsPassword
          action={['Save', 'Saving …']}
          onClose={close}
          onSubmit={async (value) => {
            await session.update({ newPassword: value('newPassword'), currentPassword: value('currentPassword') });
            showToast('Password changed. Other devices are signed out.');
          }}
        >
          {(messages) => (
            <PasswordField
              label="New password"
              name="newPassword"
              autoComplete="new-password"
              hint="8 characters or more."
              error={messages.newPassword}
            />
          )}
        </ChangeForm>
      )}
    </Change>
  );
}

export function ChangeRecoveryCodes() {
  const { session } = useServices();
  return (
    <Change
      title="Recovery codes"
      note="Lost them, or used some? Ten new ones take the place of all that you have."
      action="Make new codes"
    >
      {(close) => (
        <ChangeForm
          fields={[]}
          needsPassword
          action={['Make codes', 'Making codes …']}
          onClose={close}
          onSubmit={async (value) => {
            await fetchCodesPage();
            await session.update({ currentPassword: value('currentPassword'), newRecoveryCodes: true });
          }}
        />
      )}
    </Change>
  );
}

/** Gives the learner a file to keep. */
export function download(file: { readonly name: string; readonly type: string; readonly text: string }): void {
  const address = URL.createObjectURL(new Blob([file.text], { type: file.type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file.name;
  link.click();
  // the download has begun with the next task
  setTimeout(() => URL.revokeObjectURL(address));
}

export function downloadJson(name: string, content: unknown): void {
  download({ name, type: 'application/json', text: JSON.stringify(content, null, 2) });
}

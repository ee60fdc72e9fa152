/** Said of an import that the device refused as a whole: it is in the tab, as a rating would be. */
export const NOT_KEPT =
  'Not kept: this device’s storage is full, or takes nothing. What you chose counts as long as this page is open, and is sent from it if you have an account. Free some space: it is kept with the next thing you do.';

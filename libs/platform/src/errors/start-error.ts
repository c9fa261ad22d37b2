/** The app cannot start; the message is one clear sentence for the operator and is shown without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

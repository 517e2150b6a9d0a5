/** What a feature may change of a message that it queued and that still waits. */
export { addSubject, changeMessage } from './messages-store.ts';

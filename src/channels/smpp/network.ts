import { defineNetwork, type Network } from '../network.ts';
import type { NetworkDesk } from '../network-desk.ts';
import { createReceiptFold } from './fold.ts';
import { createIncoming } from './incoming.ts';
import { createLink, type Link } from './link.ts';
import { createSmppSms } from './send-sms.ts';
import { smppSettings, type SmppSettings } from './settings.ts';
import { createTakeUssd, USSD_DEADLINE_MS } from './ussd.ts';

/** The name in the ledger. */
const SMPP = 'smpp';

/** A link of our own to an operator's SMSC: SMS both ways, and calls. */
export const smpp = defineNetwork({
  name: SMPP,
  settings: smppSettings,
  connect: (settings) => {
    const { SMPP_URL } = settings;
    return SMPP_URL === undefined ? undefined : connectSmpp({ ...settings, SMPP_URL });
  },
});

type LinkSettings = SmppSettings & { readonly SMPP_URL: string };

const connectSmpp = (settings: LinkSettings): Omit<Network, 'name'> => {
  const { SMPP_USSD_CODE: code, SMPP_PAGE_SEPTETS: pageSeptets } = settings;
  const link = createLink(settings);
  let desk: NetworkDesk | undefined;
  const foldAt = ({ shelf, onDeliveryReport }: NetworkDesk) =>
    createReceiptFold({ provider: SMPP, shelf, onDeliveryReport });
  const sms = createSmppSms({
    ...{ name: SMPP, link, settings },
    join: (ids, phone) => {
      if (desk === undefined) throw new Error('the link was never opened');
      return foldAt(desk).join(ids, phone);
    },
    onTakenLate: (providerId, phone) => {
      desk?.onDeliveryReport({ provider: SMPP, providerId, phone, state: 'accepted' }).catch(desk.onFailure);
    },
  });
  return {
    sms,
    ...(code === undefined ? {} : { ussd: { deadlineMs: USSD_DEADLINE_MS, pageSeptets, code } }),
    start: (given) => {
      desk = given;
      openLink({ link, settings, desk });
      return Promise.resolve();
    },
    stop: link.close,
  };
};

const openLink = ({ link, settings, desk }: { link: Link; settings: LinkSettings; desk: NetworkDesk }): void => {
  const { SMPP_USSD_CODE: code } = settings;
  const parts = { name: SMPP, settings, desk };
  const { onFailure } = desk;
  const takeUssd =
    code === undefined
      ? () => undefined
      : createTakeUssd({ ...parts, link, settings: { ...settings, SMPP_USSD_CODE: code } });
  link.open({ onMessage: createIncoming({ ...parts, connection: link.connection, takeUssd }), onFailure });
};

import type { Language } from '@digihub/http';

const nl = (trajectory: string): string => `Zo gaat u dit dossier na (traject ${trajectory})

Nodig: dit ZIP-bestand, Python 3, en de sleutel (vkey) van het logboek, die u van elders hebt: van de toezichthouder,
uit een vroeger dossier, of van het adres /audit/v1/log/vkey op een ander moment. De sleutel in dit dossier zelf
bewijst weinig: wie een dossier namaakt, maakt ook een sleutel.

  1. Lees verify.py na (een bladzijde), of neem een exemplaar dat u al vertrouwt.
  2. python3 verify.py DOSSIER.zip 'VKEY'
     Hebt u een controlepunt (checkpoint) bewaard, zet dan het bestand erachter: dan blijkt ook dat er sindsdien niets
     herschreven is. Met onze programma's: digihub verify-dossier DOSSIER.zip --vkey 'VKEY'
     Is de sleutel vervangen sinds u dat bewaarde, geef dan de oude en de nieuwe: 'VKEY1 VKEY2'.

Wat het aantoont
  - MANIFEST: elk bestand is zoals het gemaakt is (SHA-256, ondertekend met Ed25519).
  - checkpoint: het hoofd van het logboek, ondertekend (C2SP tlog-checkpoint).
  - events.ndjson en proofs.json: elke regel is een gebeurtenis in canonieke vorm (RFC 8785); haar hash
    SHA-256(0x00 || regel) staat in de Merkle-boom van het logboek (RFC 6962, RFC 9162 2.1.3).
  - Geen gebeurtenis ontbreekt: het controlepunt legt per dossier het aantal en een ketting van hashes vast
    (regel "cases"); de gebeurtenissen hier geven precies dat aantal en die ketting.
  - sheets.ndjson: ondertekening, goedkeuring en verbetering van elke urenstaat waarvan een kost komt, op dezelfde
    manier bewezen; leeg voor wie geen hele urenstaten mag zien. Een urenstaat is een dossier op zich: dat er niets
    van ontbreekt, wordt hier niet bewezen.
De andere bestanden zijn daaruit afgeleid en mee ondertekend. Persoonsgegevens staan in events.ndjson verzegeld.

Met de hand: sha256sum van elk bestand staat in MANIFEST; printf '\\0' | cat - REGEL | sha256sum geeft het blad.
`;

const en = (trajectory: string): string => `How to verify this dossier (trajectory ${trajectory})

You need this ZIP file, Python 3, and the key (vkey) of the log, which you have from elsewhere: from the supervisor, an
earlier dossier, or the address /audit/v1/log/vkey at another moment. The key inside the dossier proves little: who
forges a dossier forges a key too.

  1. Read verify.py (one page), or take a copy that you trust already.
  2. python3 verify.py DOSSIER.zip 'VKEY'
     Have you kept a checkpoint? Put its file behind: then it also shows that nothing was rewritten since. With our
     own program: digihub verify-dossier DOSSIER.zip --vkey 'VKEY'
     Was the key exchanged since you kept it? Give the old one and the new one: 'VKEY1 VKEY2'.

What it shows
  - MANIFEST: each file is as it was made (SHA-256, signed with Ed25519).
  - checkpoint: the head of the log, signed (C2SP tlog-checkpoint).
  - events.ndjson and proofs.json: each line is an event in canonical form (RFC 8785); its hash
    SHA-256(0x00 || line) stands in the Merkle tree of the log (RFC 6962, RFC 9162 2.1.3).
  - No event is missing: the checkpoint commits, for each case, the number of its events and a chain of their hashes
    (line "cases"); the events here give exactly that number and that chain.
  - sheets.ndjson: signature, approval and correction of each timesheet that a cost comes from, proven in the same
    way; empty for who may not see whole timesheets. A timesheet is a case of its own: that nothing of it is missing
    is not proven here.
The other files are derived from them and signed with them. Personal data in events.ndjson is sealed.

By hand: sha256sum of each file stands in MANIFEST; printf '\\0' | cat - LINE | sha256sum gives the leaf.
`;

export const howToVerify = (language: Language, trajectory: string): string =>
  language === 'nl' ? nl(trajectory) : en(trajectory);

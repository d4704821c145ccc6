//! Every rule that can refuse: a message that is accepted, and one that is not.

use wijkstroom_pipeline::judge::{Lists, RULES};

use crate::world::Setting;
use crate::{check, usual};

/// The assignment that most cases go by: 3 hours a week, the whole of 2025.
const A: &str = "301 a 2025-01-01 | from=2025-01-01 to=2025-12-31 vol=3/04/2";
const S: &str = "305 s 2025-01-08 | begin=2025-01-06 => ok";

/// Rule, and messages of which the last shows what its heading says.
type Case = (&'static str, &'static [&'static str]);

const DELIVERY: &[Case] = &[
    ("TR135", &[A, "305 s 2026-01-01 | => ok"]),
    ("TR135", &[A, "305 s 2026-01-02 | => 8848@Header"]),
    (
        "TR378",
        &["301 a 2025-01-01 gemeente=9999 |", "305 s 2025-01-08 gemeente=9999 | => S300@Header"],
    ),
    (
        "TR378",
        &[
            "301 a 2025-01-01 gemeente=0614 |",
            "305 s 2025-01-08 gemeente=0614 | ingang=2022-05-01 => ok",
        ],
    ),
    (
        "TR378",
        &[
            "301 a 2025-01-01 gemeente=0614 |",
            "305 s 2025-01-08 gemeente=0614 | ingang=2025-01-01 => S300@Header",
        ],
    ),
    ("TR019", &[A, S]),
    ("TR019", &[A, "305 s 2025-01-08 | nr=2 => 9019@StartProduct[1]"]),
    ("TR019", &[A, "305 s 2025-01-08 | | nr=2 begin=2025-02-01 => 9019@StartProduct[2]"]),
    ("TR019", &["305 s 2025-01-08 | nr=- => ok"]),
    (
        "TR019",
        &[
            A,
            "301 b 2025-01-02 | from=2025-01-01 to=2025-01-01 reden=13",
            "305 s 2025-01-08 | => 9019@StartProduct[1]",
        ],
    ),
    ("TR019", &[A, "305 s 2025-01-08 provider=00005678 sender=00005678 | => 9019@StartProduct[1]"]),
    ("TR063", &[A, S, "305 t 2025-01-09 | begin=2025-01-06 status=3 => ok"]),
    ("TR063", &[A, S, "305 t 2025-01-09 | begin=2025-01-07 status=3 => 9063@StartProduct[1]"]),
    ("TR063", &["305 t 2025-01-09 | nr=7 status=3 => 9063@StartProduct[1]"]),
    ("TR063", &[A, S, "307 t 2025-07-01 | begin=2025-01-06 status=3 => 9063@StopProduct[1]"]),
    (
        "TR071",
        &[
            A,
            S,
            "307 t 2025-07-01 | begin=2025-01-06 => ok",
            "305 u 2025-07-02 | begin=2025-01-06 status=3 => 9071@StartProduct[1]",
        ],
    ),
    (
        "TR071",
        &[
            A,
            S,
            "307 t 2025-07-01 | begin=2025-01-06 => ok",
            "307 u 2025-07-02 | begin=2025-01-06 status=3 => ok",
            "305 v 2025-07-03 | begin=2025-01-06 status=3 => ok",
        ],
    ),
    ("TR074", &[A, S, "305 t 2025-01-09 | begin=2025-01-06 => 9074@StartProduct[1]"]),
    (
        "TR074",
        &[
            A,
            S,
            "307 t 2025-07-01 | begin=2025-01-06 reden=20 => ok",
            "307 u 2025-07-01 | begin=2025-01-06 reden=20 => 9074@StopProduct[1]",
        ],
    ),
    ("TR326", &[A, S, "305 t 2025-01-09 | begin=2025-02-01 => 9326@StartProduct[1]"]),
    (
        "TR326",
        &[A, S, "301 b 2025-01-02 | nr=2 code=45A04", "305 t 2025-01-09 | nr=2 code=45A04 => ok"],
    ),
    (
        "TR326",
        &[
            "305 s 2025-01-08 | nr=- code=45A04 => ok",
            "305 t 2025-01-09 | nr=- begin=2025-02-01 => ok",
            "305 u 2025-01-09 | nr=- begin=2025-03-01 => 9326@StartProduct[1]",
        ],
    ),
    ("TR382", &[A, S, "307 t 2025-07-01 | begin=2025-01-06 => ok"]),
    ("TR382", &[A, S, "307 t 2025-07-01 | begin=2025-01-07 => 9069@StopProduct[1]"]),
    ("TR382", &[A, S, "307 t 2025-07-01 | begin=2025-01-06 code=45A04 => 9069@StopProduct[1]"]),
    (
        "TR413",
        &[
            A,
            S,
            "307 t 2025-07-01 | begin=2025-01-06 reden=20 eind=2025-06-01 => ok",
            "307 u 2025-07-02 | begin=2025-01-06 reden=20 eind=2025-06-02 => 9413@StopProduct[1]",
        ],
    ),
    (
        "TR414",
        &[
            A,
            S,
            "307 t 2025-07-01 | begin=2025-01-06 reden=20 eind=2025-06-02 => ok",
            "307 u 2025-07-02 | begin=2025-01-06 reden=31 eind=2025-06-01 => 9414@StopProduct[1]",
        ],
    ),
    (
        "TR415",
        &[
            A,
            S,
            "307 t 2025-07-01 | begin=2025-01-06 reden=31 => ok",
            "307 u 2025-07-02 | begin=2025-01-06 reden=32 => 9415@StopProduct[1]",
        ],
    ),
];

const REQUESTS: &[Case] = &[
    ("TR347", &["315 v 2025-01-01 | req=R1 => ok", "315 w 2025-01-02 | child=anna req=R2 => ok"]),
    (
        "TR347",
        &[
            "315 v 2025-01-01 | req=R1 => ok",
            "315 w 2025-01-02 | child=anna req=R2 | child=anna req=R1 code=45A04 => 9347@AangevraagdProduct[2]",
        ],
    ),
    (
        "TR347",
        &[
            "315 v 2025-01-01 | req=R1 => ok",
            "301 a 2025-01-03 | child=anna",
            "317 w 2025-01-04 req=R1 | child=anna from=2025-01-01 vol=4/04/2 => 9347@Verzoek",
        ],
    ),
    (
        "TR347",
        &[
            "315 v 2025-01-01 | req=R1 => ok",
            "315 w 2025-01-02 provider=00005678 sender=00005678 | req=R1 => ok",
        ],
    ),
    ("TR374", &["315 v 2025-01-01 | req=R1 => ok", "315 w 2025-01-02 | req=R2 => 9374@Client"]),
    (
        "TR374",
        &[
            "315 v 2025-01-01 | req=R1 => ok",
            "319 x 2025-01-02 | req=R1 antwoord=1",
            "315 w 2025-01-03 | req=R2 => ok",
        ],
    ),
    (
        "TR374",
        &[
            "315 v 2025-01-01 | req=R1 => ok",
            "319 x 2025-01-02 | req=R1 antwoord=2",
            "315 w 2025-01-03 | req=R2 => 9374@Client",
        ],
    ),
    (
        "TR374",
        &[
            "315 v 2025-01-01 | req=R1 => ok",
            "301 a 2025-01-02 | req=R1",
            "317 w 2025-01-03 req=R2 | from=2025-01-01 vol=4/04/2 => ok",
        ],
    ),
    ("TR304", &["317 w 2025-01-03 req=R2 | from=2025-01-01 vol=4/04/2 => 8187@Client"]),
    (
        "TR349",
        &[
            A,
            "301 b 2025-01-02 | nr=2 code=45A04",
            "317 w 2025-01-03 req=R2 | from=2025-01-01 vol=4/04/2 => 9349@Verzoek",
        ],
    ),
    (
        "TR349",
        &[
            A,
            "301 b 2025-01-02 | nr=2 code=45A04 to=2025-01-02",
            "301 c 2025-01-02 | nr=3 code=45A05 to=2025-01-01 reden=13",
            "301 d 2025-01-04 | nr=4 code=45A06",
            "317 w 2025-01-03 req=R2 | from=2025-01-01 vol=4/04/2 => ok",
        ],
    ),
    (
        "TR350",
        &[
            A,
            "317 w 2025-01-03 req=R2 | from=2025-01-01 vol=4/04/2 | soort=ongewijzigd nr=2 => 9350@OngewijzigdProduct[1]",
        ],
    ),
    (
        "TR351",
        &[
            A,
            "317 w 2025-01-03 req=R2 | soort=ongewijzigd | nr=2 from=2025-01-01 vol=4/04/2 => 9351@TeWijzigenProduct[1]",
        ],
    ),
    (
        "TR351",
        &[A, "317 w 2026-01-01 req=R2 | from=2025-01-01 vol=4/04/2 => 9351@TeWijzigenProduct[1]"],
    ),
    (
        "TR357",
        &[A, "317 w 2025-01-03 req=R2 | from=2025-01-03 vol=4/04/2 => 9357@TeWijzigenProduct[1]"],
    ),
    ("TR357", &[A, "317 w 2025-01-03 req=R2 | from=2025-01-04 vol=4/04/2 => ok"]),
    (
        "TR361",
        &[
            A,
            "317 w 2025-01-03 req=R2 | from=2025-02-01 to=2025-06-30 vol=4/04/2 | soort=nieuw from=2025-06-30 vol=1/04/2 => 9361@Verzoek",
        ],
    ),
    (
        "TR361",
        &[
            A,
            "317 w 2025-01-03 req=R2 | from=2025-02-01 to=2025-06-30 vol=4/04/2 | soort=nieuw from=2025-07-01 vol=1/04/2 | soort=nieuw code=45A04 from=2025-02-01 vol=1/04/2 => ok",
        ],
    ),
    (
        "TR361",
        &[
            A,
            "317 w 2025-01-03 req=R2 | soort=ongewijzigd | soort=nieuw code=- from=2025-12-31 => 9361@Verzoek",
        ],
    ),
    (
        "TR373",
        &[
            "301 a 2025-01-01 | code=- to=2025-12-31 budget=100000",
            "317 w 2025-01-03 req=R2 | from=2025-02-01 budget=200000 => 9373@TeWijzigenProduct[1]",
        ],
    ),
    (
        "TR373",
        &[
            "301 a 2025-01-01 | code=- to=2025-12-31 budget=100000",
            "317 w 2025-01-03 req=R2 | from=2025-01-01 budget=200000 => ok",
        ],
    ),
    (
        "TR373",
        &[
            "301 a 2025-01-01 | vol=80/04/6",
            "317 w 2025-01-03 req=R2 | from=2025-02-01 vol=90/04/6 => 9373@TeWijzigenProduct[1]",
        ],
    ),
    (
        "TR375",
        &[
            "301 a 2025-01-01 | cat=- code=- to=2025-12-31 budget=100000",
            "317 w 2025-01-03 req=R2 | from=2025-01-01 vol=4/04/2 => 9375@TeWijzigenProduct[1] 9412@TeWijzigenProduct[1]",
        ],
    ),
    ("TR411", &[A, "317 w 2025-01-03 req=R2 | from=2025-02-01 => 9411@TeWijzigenProduct[1]"]),
    (
        "TR412",
        &[
            "301 a 2025-01-01 | code=- to=2025-12-31 budget=100000",
            "317 w 2025-01-03 req=R2 | from=2025-01-01 vol=4/04/2 budget=100000 => 9412@TeWijzigenProduct[1]",
        ],
    ),
];

const CLAIMS: &[Case] = &[
    (
        "TR304",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | child=anna ref=P1 vol=3 tarief=1 bedrag=3 => partly 8187@Client[1]",
        ],
    ),
    (
        "TR338",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | nr=2 ref=P1 vol=3 tarief=1 bedrag=3 => partly 9338@Client[1]/Prestatie[1]",
        ],
    ),
    ("TR338", &[A, "323 d 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=1 bedrag=3 => ok"]),
    (
        "TR384",
        &[
            A,
            "301 b 2025-02-01 | to=2025-01-01 reden=13",
            "323 d 2025-02-05 decl=D1 | ref=P1 to=2025-01-01 vol=3 tarief=1 bedrag=3 => partly 9384@Client[1]/Prestatie[1]",
        ],
    ),
    (
        "TR307",
        &[
            "301 a 2025-01-01 | from=2025-02-01 to=2025-12-31 vol=3/04/4",
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=0 tarief=1 bedrag=0 => partly 9307@Client[1]/Prestatie[1]",
        ],
    ),
    (
        "TR308",
        &[
            "301 a 2025-01-01 | to=2025-06-30 vol=3/04/4",
            "323 d 2025-08-05 decl=D1 | ref=P1 from=2025-07-01 to=2025-07-31 vol=1 tarief=1 bedrag=1 => partly 9308@Client[1]/Prestatie[1]",
        ],
    ),
    (
        "TR387",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 from=2025-01-02 vol=3 tarief=1 bedrag=3 => partly 9387@Client[1]/Prestatie[1]",
        ],
    ),
    (
        "TR387",
        &[
            "301 a 2025-01-01 | from=2025-01-08 to=2025-12-31 vol=3/04/2",
            "323 d 2025-02-05 decl=D1 | ref=P1 from=2025-01-08 vol=3 tarief=1 bedrag=3 => ok",
        ],
    ),
    (
        "TR388",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 to=2025-01-30 vol=3 tarief=1 bedrag=3 => partly 9388@Client[1]/Prestatie[1]",
        ],
    ),
    (
        "TR388",
        &[
            "301 a 2025-01-01 | to=2025-01-15 vol=3/04/2",
            "323 d 2025-02-05 decl=D1 | ref=P1 to=2025-01-15 vol=9 tarief=1 bedrag=9 => ok",
        ],
    ),
    (
        "TR339",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 cat=46 vol=3 tarief=1 bedrag=3 => partly 9339@Client[1]/Prestatie[1]",
        ],
    ),
    (
        "TR339",
        &[
            "301 a 2025-01-01 | cat=- code=- to=2025-12-31 budget=100000",
            "323 d 2025-02-05 decl=D1 | ref=P1 cat=46 vol=3 tarief=1 bedrag=3 => ok",
        ],
    ),
    (
        "TR340",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 code=45A04 vol=3 tarief=1 bedrag=3 => partly 9340@Client[1]/Prestatie[1]",
        ],
    ),
    (
        "TR340",
        &[
            "301 a 2025-01-01 | code=- to=2025-12-31 budget=100000",
            "323 d 2025-02-05 decl=D1 | ref=P1 code=45A04 vol=3 tarief=1 bedrag=3 => ok",
        ],
    ),
    (
        "TR341",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=3/14 tarief=1 bedrag=3 => partly 9341@Client[1]/Prestatie[1]",
        ],
    ),
    ("TR341", &[A, "323 d 2025-02-05 decl=D1 | ref=P1 vol=180/01 tarief=1 bedrag=180 => ok"]),
    ("TR321", &[A, "323 d 2025-02-05 decl=D1 | ref=P1 vol=15 tarief=1 bedrag=15 => ok"]),
    (
        "TR321",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=16 tarief=1 bedrag=16 => partly 9321@Client[1]/Prestatie[1]",
        ],
    ),
    (
        "TR321",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=901/01 tarief=1 bedrag=901 => partly 9321@Client[1]/Prestatie[1]",
        ],
    ),
    (
        "TR322",
        &[
            "301 a 2025-01-01 | to=2025-12-31 vol=10/04/6",
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=8 tarief=1 bedrag=8 => ok",
            "323 e 2025-03-05 decl=D2 | ref=P2 from=2025-02-01 to=2025-02-28 vol=2 tarief=1 bedrag=2 => ok",
            "323 f 2025-04-05 decl=D3 | ref=P3 from=2025-03-01 to=2025-03-31 vol=1/01 tarief=1 bedrag=1 => partly 9322@Client[1]/Prestatie[1]",
        ],
    ),
    (
        "TR369",
        &[
            "301 a 2025-01-01 | code=- to=2025-12-31 budget=1000",
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=8 tarief=100 bedrag=800 => ok",
            "323 e 2025-03-05 decl=D2 | ref=P2 from=2025-02-01 to=2025-02-28 vol=1 tarief=201 bedrag=201 | ref=P3 from=2025-02-01 to=2025-02-28 code=45A04 vol=1 tarief=200 bedrag=200 => partly 9369@Client[1]/Prestatie[1]",
        ],
    ),
    ("TR346", &[A, "323 d 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=8730 bedrag=26190 => ok"]),
    (
        "TR346",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=8730 bedrag=26191 => partly 9346@Client[1]/Prestatie[1]",
        ],
    ),
    ("TR346", &[A, "323 d 2025-02-05 decl=D1 | ref=P1 vol=100/01 tarief=146 bedrag=14550 => ok"]),
    (
        "TR389",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=1 bedrag=3 => ok",
            "323 e 2025-02-06 decl=D2 | ref=P2 vol=3 tarief=1 bedrag=3 => partly 9389@Client[1]/Prestatie[1]",
        ],
    ),
    (
        "TR323",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=1 bedrag=3 => ok",
            "323 e 2025-02-06 decl=D2 | ref=P2 vorig=P1 vol=3 tarief=1 bedrag=-3 => ok",
        ],
    ),
    (
        "TR323",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=1 bedrag=3 => ok",
            "323 e 2025-02-06 decl=D2 | ref=P2 vorig=P1 vol=2 tarief=1 bedrag=-2 => partly 8017@Client[1]/Prestatie[1]",
            "323 f 2025-02-06 decl=D3 | ref=P3 vorig=P9 vol=3 tarief=1 bedrag=-3 => partly 8017@Client[1]/Prestatie[1]",
        ],
    ),
    (
        "TR390",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=1 bedrag=3 => ok",
            "323 e 2025-02-06 decl=D2 | ref=P2 vorig=P1 vol=3 tarief=1 bedrag=-3 => ok",
            "323 f 2025-02-07 decl=D3 | ref=P3 vorig=P1 vol=3 tarief=1 bedrag=-3 => partly 9390@Client[1]/Prestatie[1]",
        ],
    ),
    (
        "TR314",
        &[
            A,
            "301 b 2025-01-01 | child=anna to=2025-12-31 vol=3/04/2",
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=1 bedrag=3 => ok",
            "323 e 2025-02-06 decl=D2 | child=bas ref=P2 vol=3 tarief=1 bedrag=3 | child=anna ref=P1 vol=3 tarief=1 bedrag=3 => partly 8021@Client[2]/Prestatie[1] 8187@Client[1]",
        ],
    ),
    (
        "TR314",
        &[
            A,
            "301 b 2025-01-01 | child=anna to=2025-12-31 vol=3/04/2",
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=1 bedrag=3 | child=anna ref=P1 vol=3 tarief=1 bedrag=3 => partly 8021@Client[2]/Prestatie[1]",
        ],
    ),
    (
        "TR333",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=1 bedrag=3 => ok",
            "323 e 2025-03-06 decl=D1 | ref=P2 from=2025-02-01 to=2025-02-28 vol=3 tarief=1 bedrag=3 => 9333@Declaratie",
            "323 f 2025-03-07 decl=D2 | ref=P2 from=2025-02-01 to=2025-02-28 vol=3 tarief=1 bedrag=3 => ok",
        ],
    ),
];

/// With lists: 45A03 belongs to 45, and costs 87,30 an hour.
const LISTED: &[Case] = &[
    ("TR381", &["301 b 2025-01-01 | nr=2 code=45A99", A, "305 s 2025-01-08 | => ok"]),
    (
        "TR381",
        &["301 a 2025-01-01 | code=45A99", "305 s 2025-01-08 | code=45A99 => S329@StartProduct[1]"],
    ),
    ("TR381", &["315 v 2025-01-01 | req=R1 code=- => ok"]),
    (
        "TR381",
        &[
            "315 v 2025-01-01 | req=R1 cat=46 => S329@AangevraagdProduct[1]",
            "315 w 2025-01-01 | req=R1 => ok",
        ],
    ),
    (
        "TR381",
        &[
            A,
            "317 w 2025-01-03 req=R2 | soort=ongewijzigd | soort=nieuw code=45A99 from=2026-02-01 vol=1/04/2 => S329@NieuwProduct[1]",
        ],
    ),
    ("TR418", &[A, "323 d 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=8730 bedrag=26190 => ok"]),
    (
        "TR418",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=3 tarief=8731 bedrag=26193 => partly 0611@Client[1]/Prestatie[1]",
        ],
    ),
    ("TR418", &[A, "323 d 2025-02-05 decl=D1 | ref=P1 vol=100/01 tarief=146 bedrag=14550 => ok"]),
    (
        "TR346",
        &[
            A,
            "323 d 2025-02-05 decl=D1 | ref=P1 vol=100/01 tarief=146 bedrag=14600 => partly 9346@Client[1]/Prestatie[1]",
        ],
    ),
];

fn lists() -> Lists {
    let products = "code;categorie\n45A03;45\n45A04;45\n";
    let tariffs = "aanbieder;code;eenheid;tarief;van;tot\n;45A03;04;8730;2025-01-01;\n";
    Lists::parse(Some(products), Some(tariffs)).unwrap()
}

#[test]
fn starts_and_stops() {
    DELIVERY.iter().for_each(|(_, lines)| drop(check(usual(), lines)));
}

#[test]
fn requests() {
    REQUESTS.iter().for_each(|(_, lines)| drop(check(usual(), lines)));
}

#[test]
fn claims() {
    CLAIMS.iter().for_each(|(_, lines)| drop(check(usual(), lines)));
}

#[test]
fn lists_of_the_municipality() {
    for (_, lines) in LISTED {
        check(Setting { lists: lists(), ..usual() }, lines);
    }
}

/// Every rule that refuses stands in the tables with its code, refused and not.
#[test]
fn every_rule_has_its_cases() {
    let cases: Vec<&Case> = [DELIVERY, REQUESTS, CLAIMS, LISTED].into_iter().flatten().collect();
    for rule in &RULES {
        let refuses = rule.numbers.iter().any(|number| ![301, 319, 325].contains(number));
        if !refuses {
            continue;
        }
        let own: Vec<_> = cases.iter().filter(|(id, _)| *id == rule.id).collect();
        assert!(!own.is_empty(), "{} has no case", rule.id);
        let told = |lines: &&&Case| {
            lines.1.iter().any(|line| line.contains(&format!("{}@", rule.retourcode)))
        };
        assert!(own.iter().any(told), "{} is never refused with {}", rule.id, rule.retourcode);
    }
}

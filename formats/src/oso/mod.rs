//! OSO: dossiers that a school hands over to a samenwerkingsverband (gegevensset 2019.1).

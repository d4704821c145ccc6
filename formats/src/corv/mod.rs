//! CORV: messages of the Raad voor de Kinderbescherming and of juvenile probation (StUF-Jeugdzorg 1.0.9).

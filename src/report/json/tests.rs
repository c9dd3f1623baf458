//! The report against its contract.

//! Codes raised by resolving: names (`02`), types and units (`03`), structure (`04`).
//!
//! Knows nothing of the model: the words come in as text.
mod e0201_unknown_event;
mod e0202_unknown_attribute;
mod e0203_unknown_name;
mod e0204_duplicate_name;
mod e0205_reserved_name;
mod e0206_wrong_kind;
mod e0207_unknown_binding;
mod e0208_binding_out_of_sight;
mod e0209_unknown_function;
mod e0210_unknown_milestone;
mod e0211_unknown_journey_event;
mod e0212_unknown_setting;
mod e0213_unknown_type;
mod e0214_unknown_zone;
mod e0215_unknown_parameter;
mod e0216_whose_attribute;
mod e0301_cannot_compare;
mod e0302_cannot_calculate;
mod e0303_not_a_condition;
mod e0304_mixed_currencies;
mod e0305_not_a_currency;
mod e0306_unknown_value;
mod e0307_share_against_number;
mod e0308_outside_scale;
mod e0309_no_order;
mod e0310_division_by_zero;
mod e0311_missing_clock;
mod e0312_physical_using;
mod e0313_span_as_value;
mod e0314_wrong_type;
mod e0315_not_a_quantity;
mod e0316_not_combined;
mod e0317_aggregate_inside;
mod e0318_measure_in_condition;
mod e0319_which_of_the_events;
mod e0320_wrong_arguments;
mod e0321_not_constant;
mod e0322_mixed_types;
mod e0323_empty_scale;
mod e0324_out_of_range;
mod e0325_not_measured;
mod e0326_open_without_started;
mod e0401_missing_start;
mod e0402_missing_goal;
mod e0403_said_twice;
mod e0404_cycle;
mod e0406_key_not_declared;
mod e0408_needs_when;
mod e0409_combination;
mod e0410_rule_without_demand;
mod e0411_in_inside_journey;
mod e0412_empty_range;
mod e0413_segment_after_start;
mod e0414_previous_elsewhere;
mod e0415_wrong_direction;
mod e0416_weights;
mod e0417_flat_score;
mod e0418_population;
mod e0419_constant_kpi;
mod e0420_opening_hours;
mod e0421_missing_argument;
mod e0422_first_line_relative;
mod e0423_anchor_not_before;
mod e0424_no_owner;
mod e0425_action_target;
mod e0426_segment_not_at_start;
mod w0407_key_optional;

pub use e0201_unknown_event::*;
pub use e0202_unknown_attribute::*;
pub use e0203_unknown_name::*;
pub use e0204_duplicate_name::*;
pub use e0205_reserved_name::*;
pub use e0206_wrong_kind::*;
pub use e0207_unknown_binding::*;
pub use e0208_binding_out_of_sight::*;
pub use e0209_unknown_function::*;
pub use e0210_unknown_milestone::*;
pub use e0211_unknown_journey_event::*;
pub use e0212_unknown_setting::*;
pub use e0213_unknown_type::*;
pub use e0214_unknown_zone::*;
pub use e0215_unknown_parameter::*;
pub use e0216_whose_attribute::*;
pub use e0301_cannot_compare::*;
pub use e0302_cannot_calculate::*;
pub use e0303_not_a_condition::*;
pub use e0304_mixed_currencies::*;
pub use e0305_not_a_currency::*;
pub use e0306_unknown_value::*;
pub use e0307_share_against_number::*;
pub use e0308_outside_scale::*;
pub use e0309_no_order::*;
pub use e0310_division_by_zero::*;
pub use e0311_missing_clock::*;
pub use e0312_physical_using::*;
pub use e0313_span_as_value::*;
pub use e0314_wrong_type::*;
pub use e0315_not_a_quantity::*;
pub use e0316_not_combined::*;
pub use e0317_aggregate_inside::*;
pub use e0318_measure_in_condition::*;
pub use e0319_which_of_the_events::*;
pub use e0320_wrong_arguments::*;
pub use e0321_not_constant::*;
pub use e0322_mixed_types::*;
pub use e0323_empty_scale::*;
pub use e0324_out_of_range::*;
pub use e0325_not_measured::*;
pub use e0326_open_without_started::*;
pub use e0401_missing_start::*;
pub use e0402_missing_goal::*;
pub use e0403_said_twice::*;
pub use e0404_cycle::*;
pub use e0406_key_not_declared::*;
pub use e0408_needs_when::*;
pub use e0409_combination::*;
pub use e0410_rule_without_demand::*;
pub use e0411_in_inside_journey::*;
pub use e0412_empty_range::*;
pub use e0413_segment_after_start::*;
pub use e0414_previous_elsewhere::*;
pub use e0415_wrong_direction::*;
pub use e0416_weights::*;
pub use e0417_flat_score::*;
pub use e0418_population::*;
pub use e0419_constant_kpi::*;
pub use e0420_opening_hours::*;
pub use e0421_missing_argument::*;
pub use e0422_first_line_relative::*;
pub use e0423_anchor_not_before::*;
pub use e0424_no_owner::*;
pub use e0425_action_target::*;
pub use e0426_segment_not_at_start::*;
pub use w0407_key_optional::*;

use crate::diag::Code;

/// All of them, by number.
pub static ALL: &[&Code] = &[
    &UNKNOWN_TOUCHPOINT,
    &UNKNOWN_ATTRIBUTE,
    &UNKNOWN_NAME,
    &DUPLICATE_NAME,
    &RESERVED_NAME,
    &WRONG_KIND_OF_NAME,
    &UNKNOWN_BINDING,
    &BINDING_OUT_OF_SIGHT,
    &UNKNOWN_FUNCTION,
    &UNKNOWN_STAGE,
    &UNKNOWN_JOURNEY_EVENT,
    &UNKNOWN_SETTING,
    &UNKNOWN_TYPE,
    &UNKNOWN_ZONE,
    &UNKNOWN_PARAMETER,
    &WHOSE_ATTRIBUTE,
    &CANNOT_COMPARE,
    &CANNOT_CALCULATE,
    &NOT_A_CONDITION,
    &MIXED_CURRENCIES,
    &NOT_A_CURRENCY,
    &UNKNOWN_VALUE,
    &SHARE_AGAINST_NUMBER,
    &OUTSIDE_THE_SCALE,
    &NO_ORDER,
    &DIVISION_BY_ZERO,
    &MISSING_CLOCK,
    &PHYSICAL_TIME_WITH_CALENDAR,
    &CALENDAR_VALUE,
    &WRONG_TYPE,
    &NOT_A_QUANTITY,
    &NOT_COMBINED,
    &AGGREGATE_INSIDE_MEASURE,
    &MEASURE_IN_CONDITION,
    &WHICH_OF_THE_EVENTS,
    &WRONG_ARGUMENTS,
    &NOT_CONSTANT,
    &MIXED_TYPES,
    &EMPTY_SCALE,
    &OUT_OF_RANGE,
    &NOT_MEASURED_HERE,
    &OPEN_WITHOUT_STARTED,
    &MISSING_START,
    &MISSING_GOAL,
    &SAID_TWICE,
    &DEPENDENCY_CYCLE,
    &KEY_NOT_DECLARED,
    &KEY_OPTIONAL,
    &NEEDS_WHEN,
    &CLAUSE_COMBINATION,
    &RULE_WITHOUT_DEMAND,
    &IN_INSIDE_JOURNEY,
    &EMPTY_RANGE,
    &SEGMENT_AFTER_START,
    &PREVIOUS_OUTSIDE_THRESHOLD,
    &WRONG_DIRECTION,
    &WEIGHTS_NOT_100,
    &FLAT_SCORE,
    &POPULATION,
    &CONSTANT_KPI,
    &OPENING_HOURS,
    &MISSING_ARGUMENT,
    &TIMELINE_WITHOUT_INSTANT,
    &ANCHOR_NOT_BEFORE,
    &NO_OWNER,
    &ACTION_TARGET,
    &SEGMENT_NOT_AT_START,
];

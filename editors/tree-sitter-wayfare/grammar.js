// A tree-sitter grammar of Wayfare, for editors that colour, fold and select with one.
//
// It follows `grammar/wayfare.pest` rule by rule and under the same names, and is somewhat more permissive: what a
// definition may say is decided there. `tests/language/editors.rs` holds the keywords of both against each other.

/// One or more, with commas between.
const listed = (rule) => seq(rule, repeat(seq(',', rule)));
/// In braces; commas between the lines may be left out.
const block = (rule) => seq('{', repeat(seq(rule, optional(','))), '}');
const statements = (rule) => seq('{', repeat(rule), '}');

const FIGURE = /[0-9][0-9_]*(\.[0-9][0-9_]*)?/;
const UNIT = /ms|s|min|h|d|w/;

module.exports = grammar({
  name: 'journey',

  word: ($) => $.identifier,
  extras: ($) => [/[ \t\r\n\uFEFF]/, $.doc_comment, $.comment],
  supertypes: ($) => [$.item],
  inline: ($) => [$._name, $._key],

  // Where one more word decides: `where x not in (…)` or `not before 1d`; `where x in (…)` or `in purchase`;
  // `limit A to 2 per 7d` or `per customer`; a comma in a list of values or behind an attribute.
  conflicts: ($) => [
    [$.condition],
    [$.limit],
    [$.one_of_type],
  ],

  rules: {
    file: ($) => repeat($.item),

    item: ($) =>
      choice(
        $.use_item,
        $.touchpoint,
        $.event_item,
        $.customer_item,
        $.calendar,
        $.segment,
        $.moment,
        $.journey,
        $.rule,
        $.kpi,
        $.action,
        $.policy,
        $.test,
      ),

    use_item: ($) => seq('use', $.text),

    touchpoint: ($) =>
      seq(
        'touchpoint',
        field('name', $._name),
        optional($._title),
        optional($.acting),
        optional($.raw_names),
        optional($.where_any),
        optional(block(choice($.cost, $.attribute))),
      ),
    acting: (_) => seq('by', choice('company', 'customer')),
    raw_names: ($) => seq('=', listed($.text)),
    cost: ($) => seq('cost', '=', $.expression),
    attribute: ($) => seq(field('name', $._key), ':', field('type', $._type), optional('optional')),
    _type: ($) => choice($.one_of_type, $.score_type, $.money_type, alias($._name, $.type_name)),
    one_of_type: ($) => seq('one', 'of', listed($.text)),
    score_type: ($) => seq('score', $.signed, '..', $.signed),
    money_type: ($) => seq('money', optional($.currency)),

    event_item: ($) => seq('event', block($.attribute)),
    customer_item: ($) => seq('customer', block($.attribute)),

    calendar: ($) =>
      seq('calendar', field('name', $._name), optional($._title), statements(choice($.zone, $.closed, $.hours))),
    zone: ($) => seq('zone', $.text),
    closed: ($) => seq('closed', listed($.instant)),
    hours: ($) => seq(listed($.days), listed($.opening)),
    days: ($) => seq($.weekday, optional(seq('..', $.weekday))),
    opening: ($) => seq($.time_of_day, '..', $.time_of_day),

    segment: ($) => seq('segment', field('name', $._name), optional($._title), '=', $.expression),
    moment: ($) => seq('moment', field('name', $._name), optional($._title), '=', $.pattern),
    action: ($) =>
      seq('action', field('name', $._name), optional($._title), optional(seq('(', optional(listed($.attribute)), ')'))),
    policy: ($) => seq('policy', statements($.setting)),
    setting: ($) => seq(field('name', $._name), choice($._literal, $._name)),

    // ---------------------------------------------------------------------------------------------------- journeys
    journey: ($) =>
      seq(
        'journey',
        field('name', $._name),
        optional($._title),
        optional(seq('per', 'customer', repeat(seq(',', $._name)))),
        statements($._journey_statement),
      ),
    _journey_statement: ($) =>
      choice(
        $.start,
        $.stage,
        $.score,
        $.kpi,
        $.goal,
        $.rule,
        $.owner,
        $.on_restart,
        $.value,
        $.abandon,
        $.any_order,
        $.fail,
        $.exit,
        $.either,
        $.importance,
        $.review,
        $.time_out,
        $.without,
      ),
    owner: ($) => seq('owner', $.text),
    value: ($) => seq('value', $.expression, 'per', 'success'),
    importance: ($) => seq('importance', $.number, 'of', $.number),
    review: ($) => seq('review', 'by', $.instant),
    start: ($) => seq('start', $.pattern),
    on_restart: (_) => seq('on', 'restart', choice('ignore', 'restart', 'allow')),
    stage: ($) =>
      seq(
        'stage',
        field('name', $._name),
        optional($._title),
        ':',
        $.simple,
        repeat(choice($.within_of, $.not_before, 'optional')),
      ),
    within_of: ($) => seq('within', $.time_span, optional(seq('of', $._name))),
    not_before: ($) => seq('not', 'before', $.time_span),
    any_order: ($) => seq('any', 'order', statements($.stage)),
    either: ($) => seq('either', $.branch, repeat1(seq('or', $.branch))),
    branch: ($) => statements($.stage),
    goal: ($) =>
      seq(
        optional('business'),
        'goal',
        field('name', $._name),
        optional($._title),
        ':',
        $.simple,
        repeat(choice($.within_of, $.after_stage, $.confirmed)),
      ),
    after_stage: ($) => seq('after', $._name),
    confirmed: ($) => seq('confirmed', 'unless', $.simple, 'within', $.time_span),
    fail: ($) => seq('fail', $.pattern),
    exit: ($) => seq('exit', $.pattern),
    abandon: ($) => seq('abandon', 'after', $.time_span, 'of', 'silence'),
    time_out: ($) => seq('time', 'out', 'after', $.time_span),
    without: ($) =>
      seq('without', $.pattern, 'between', $._name, 'and', $._name, 'else', choice('fail', 'ignore')),
    score: ($) => seq('score', statements($.score_part)),
    score_part: ($) => seq($._name, 'weight', $._literal, 'from', $.expression, 'to', $.expression),

    // -------------------------------------------------------------------------------------------------------- KPIs
    kpi: ($) =>
      seq(
        'kpi',
        field('name', $._name),
        optional($._title),
        repeat(choice($.direction, $.over)),
        '=',
        $.expression,
        repeat(choice($.over, $.by, $.per_period)),
        repeat($.threshold),
      ),
    direction: (_) => seq('(', choice('lower', 'higher'), 'is', 'better', ')'),
    over: ($) => seq('over', $._name),
    by: ($) => seq('by', listed($._name)),
    per_period: (_) => seq('per', choice('day', 'week', 'month')),
    threshold: ($) =>
      seq(
        choice('require', 'target'),
        choice(seq($._comparison, $.expression), seq($.expression, '..', $.expression)),
        optional($.for_segment),
      ),
    for_segment: ($) => seq('for', $._name, $._literal),

    // ------------------------------------------------------------------------------------------------------- rules
    rule: ($) => seq('rule', field('name', $._name), optional($._title), statements($._rule_statement)),
    _rule_statement: ($) =>
      choice(
        $.when,
        $.while_open,
        $.expect,
        $.forbid,
        $.limit,
        $.do_statement,
        $.because,
        $.severity,
        $.between,
        $.owner,
        $.per_customer,
        $.in_journey,
        $.after,
        $.allow,
        $.using,
      ),
    severity: (_) => seq('severity', choice('error', 'warning', 'info')),
    because: ($) => seq('because', $.text),
    per_customer: (_) => seq('per', 'customer'),
    in_journey: ($) => seq('in', $._name),
    while_open: ($) => seq('while', $._name, 'is', 'open'),
    between: ($) => seq('between', $.bare, 'and', $.pattern),
    after: ($) => seq('after', $.pattern, optional(seq('until', $.pattern))),
    when: ($) => seq('when', $.pattern),

    expect: ($) => seq('expect', $._expectation, repeat($._tail)),
    _expectation: ($) => choice($.adjacent, $.edge, $.one_of, $.all_or_none, $.counted, $.simple),
    adjacent: ($) => seq(choice('next', 'previous'), $.simple),
    edge: ($) => seq(choice('first', 'last'), $.simple),
    one_of: ($) => seq('one', 'of', listed($.simple)),
    all_or_none: ($) => seq('all', 'or', 'none', 'of', listed($.simple)),
    counted: ($) => seq($.count, $.simple),
    count: ($) =>
      choice(
        seq('at', 'least', $.number),
        seq('exactly', $.number),
        seq($.number, optional(seq('..', $.number))),
      ),
    forbid: ($) =>
      seq('forbid', optional(choice('next', 'previous')), $.simple, repeat(choice($.forbid_hours, $._tail))),
    forbid_hours: ($) => seq(choice('during', 'outside'), $._name),
    _tail: ($) =>
      choice(
        $.within_window,
        $.side_before,
        'ever',
        $.side_since,
        $.until,
        $.unless,
        $.where_cond,
        $.carrying,
      ),
    side_before: ($) => seq('before', optional(seq('another', $.bare))),
    side_since: ($) => seq('since', 'last', $.bare),
    within_window: ($) => seq('within', $.window),
    window: ($) => prec.right(seq($.time_span, optional(seq('..', optional($.time_span))))),
    until: ($) => seq('until', $.bare),
    unless: ($) => seq('unless', $.bare),
    carrying: ($) => seq('carrying', listed($._name)),
    limit: ($) =>
      seq('limit', $.simple, 'to', $.number, optional(choice($.limit_calendar, $.limit_sliding)), optional($.where_cond)),
    limit_calendar: ($) =>
      prec.right(seq('per', 'calendar', choice('day', 'week', 'month'), optional(seq('using', $._name)))),
    limit_sliding: ($) => seq('per', $.time_span),
    using: ($) => seq('using', $._name),
    do_statement: ($) =>
      seq('do', choice($.send, $.suppress, $.raise, $.do_call), repeat(choice($.at_once, $.priority))),
    send: ($) => seq('send', $._name),
    suppress: ($) => seq('suppress', $._name, optional(seq('for', $.time_span))),
    raise: ($) => seq('raise', $.text, 'to', choice($.text, $._name)),
    do_call: ($) => seq($._name, optional(seq('(', optional(listed($.named_arg)), ')'))),
    named_arg: ($) => seq($._key, ':', $.argument),
    at_once: (_) => seq('at', 'once'),
    priority: ($) => seq('priority', $.signed),
    allow: ($) => seq('allow', 'up', 'to', $._literal, optional(seq('until', $.instant))),

    // ------------------------------------------------------------------------------------------------------- tests
    test: ($) => seq('test', field('name', $.text), statements(choice($.test_expect, $.timeline, $.log_ends))),
    timeline: ($) => seq('customer', $.text, optional($.given), statements($.timeline_part)),
    timeline_part: ($) =>
      seq(choice($.instant, seq('+', $.duration)), choice(alias($._name, $.event_name), $.text), optional($.given)),
    given: ($) => seq('(', optional(listed($.given_value)), ')'),
    given_value: ($) => seq($._key, ':', $.expression),
    log_ends: ($) => seq('log', 'ends', $.instant),
    test_expect: ($) =>
      seq('expect', choice($.expect_rule, $.expect_journey, $.expect_kpi, $.expect_decision, $.expect_moment)),
    expect_rule: ($) => seq('rule', $.path, $.verdict, optional($.number)),
    verdict: (_) =>
      choice('satisfied', 'violated', 'pending', 'undecidable', 'violations', seq('not', 'activated')),
    expect_journey: ($) => seq('journey', $._name, $.outcome, optional($.number)),
    outcome: (_) => choice('succeeded', 'failed', 'exited', 'abandoned', 'open', seq('timed', 'out')),
    expect_kpi: ($) => seq('kpi', $.path, $._comparison, $.expression),
    expect_decision: ($) => seq('decision', $.path, $.decided, optional($.number)),
    decided: ($) => choice(seq(choice('send', 'suppress'), $._name), $._name),
    expect_moment: ($) => seq('moment', $._name, optional($.number)),

    // ---------------------------------------------------------------------------------------------------- patterns
    pattern: ($) => seq($.either_of, optional(seq(repeat1($.then_part), optional($.all_within)))),
    then_part: ($) => seq('then', choice($.silence, $.follow)),
    silence: ($) => seq('no', $.either_of, 'for', $.time_span),
    follow: ($) =>
      prec.right(seq(optional('directly'), $.either_of, optional(seq($.within, optional($.where_cond))))),
    all_within: ($) => seq('all', $.within),
    within: ($) => seq('within', $.time_span),
    either_of: ($) => seq($._unit, repeat(seq('or', $._unit))),
    _unit: ($) => choice($.event_pattern, $.paren_pattern, $.count_pattern),
    simple: ($) => seq($._one, repeat(seq('or', $._one))),
    _one: ($) => choice($.event_pattern, $.paren_pattern),
    bare: ($) => seq($._bare_one, repeat(seq('or', $._bare_one))),
    _bare_one: ($) => choice(alias($.bare_event, $.event_pattern), $.paren_pattern),
    count_pattern: ($) => seq($.number, $._one, $.within),
    paren_pattern: ($) => seq('(', $.pattern, ')'),
    event_pattern: ($) => prec.right(seq($.event_name, optional(seq('as', $._name)), optional($.where_cond))),
    bare_event: ($) => seq($.event_name, optional(seq('as', $._name))),
    event_name: ($) => seq($._name, optional(seq('.', $._name))),
    where_cond: ($) => seq('where', $.condition),

    // ------------------------------------------------------------------------------------------------- expressions
    // Flat, as in the grammar: what binds how is no matter of colours. A condition has no bare `or`.
    expression: ($) => seq($._operand, repeat(choice(seq(choice($._operator, 'or'), $._operand), $._suffix))),
    condition: ($) => seq($._operand, repeat(choice(seq($._operator, $._operand), $._suffix))),
    where_any: ($) => seq('where', $.expression),
    _operand: ($) => seq(repeat(choice('-', 'not')), $._primary),
    _operator: ($) => choice($._comparison, '+', '-', '*', '/', 'and'),
    _comparison: (_) => choice('==', '!=', '<=', '>=', '<', '>'),
    _suffix: ($) => choice($.is_known, $.in_list),
    in_list: ($) => seq(optional('not'), 'in', '(', listed($.expression), ')'),
    is_known: (_) => seq('is', optional('not'), 'known'),
    _primary: ($) =>
      choice($._literal, $.paren_expression, $.pattern_call, $.time_call, $.span_call, $.call, $.path),
    paren_expression: ($) => seq('(', $.expression, ')'),
    pattern_call: ($) =>
      seq(field('function', choice('count', 'has', 'followed_by')), '(', $.pattern, optional($.within), ')'),
    time_call: ($) => seq(field('function', 'time'), '(', $.path, '->', $.path, ')'),
    span_call: ($) => seq(field('function', 'previous'), '(', $.time_span, ')'),
    call: ($) => seq(field('function', $._name), '(', optional(listed($.argument)), ')'),
    argument: ($) => seq($.expression, optional($.where_any)),
    path: ($) => seq($._operand_name, repeat(seq('.', $._name))),
    _operand_name: ($) =>
      choice($._name, alias(choice('count', 'has', 'followed_by', 'time', 'previous'), $.identifier)),

    // ---------------------------------------------------------------------------------------------------- literals
    _literal: ($) =>
      choice(
        $.text,
        $.bool,
        $.percent,
        $.duration,
        $.instant,
        $.time_of_day,
        $.calendar_span,
        $.money,
        $.number,
      ),
    time_span: ($) => prec.right(seq(choice($.duration, $.calendar_span), optional(seq('using', $._name)))),
    duration: (_) => token(seq(FIGURE, UNIT, repeat(seq(/[ \t\r\n]+/, FIGURE, UNIT)))),
    calendar_span: ($) => seq($.number, $.calendar_unit),
    calendar_unit: (_) =>
      token(seq(choice(/business[ \t\r\n]+(day|hour|minute)/, 'day', 'week', 'month', 'year'), optional('s'))),
    instant: (_) =>
      token(
        seq(
          /[0-9]{4}-[0-9]{2}-[0-9]{2}/,
          optional(
            seq(
              choice(/[Tt]/, /[ \t]+/),
              /[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?/,
              optional(choice(/[Zz]/, /[+-][0-9]{2}:?[0-9]{2}/)),
            ),
          ),
        ),
      ),
    time_of_day: (_) => /[0-9]{1,2}:[0-9]{2}/,
    percent: (_) => token(seq(FIGURE, '%')),
    money: ($) => seq($.number, $.currency),
    currency: (_) => token(prec(1, /[A-Z]{3}/)),
    number: (_) => token(FIGURE),
    signed: ($) => seq(optional('-'), $.number),
    bool: (_) => choice('true', 'false'),
    text: (_) => /"([^"\\\n\r]|\\[^\n\r])*"/,
    weekday: (_) => choice('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'),

    // ------------------------------------------------------------------------------------------------------- names
    _title: ($) => field('title', $.text),
    _name: ($) => choice($.identifier, $.quoted),
    // a name before a colon, which may be a word that begins something else there
    _key: ($) => choice($._name, alias('cost', $.identifier)),
    identifier: (_) => /[A-Za-z_][A-Za-z0-9_]*/,
    quoted: (_) => /`[^`\n]+`/,
    doc_comment: (_) => token(prec(1, /\/\/\/[^\n]*/)),
    comment: (_) => token(/\/\/[^\n]*/),
  },
});

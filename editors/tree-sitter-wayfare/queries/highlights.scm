; Colours, from the general to the special: what comes later wins.

(identifier) @variable
(quoted) @variable

[ "abandon" "abandoned" "action" "activated" "after" "all" "allow" "and" "another" "any" "as" "at" "because" "before" "better" "between" "business" "by" "calendar" "carrying" "closed" "company" "confirmed" "cost" "customer" "day" "decision" "directly" "do" "during" "either" "else" "ends" "error" "event" "ever" "exactly" "exit" "exited" "expect" "fail" "failed" "first" "for" "forbid" "from" "goal" "higher" "ignore" "importance" "in" "info" "is" "journey" "known" "kpi" "last" "least" "limit" "log" "lower" "moment" "money" "month" "next" "no" "none" "not" "of" "on" "once" "one" "open" "optional" "or" "order" "out" "outside" "over" "owner" "pending" "per" "policy" "previous" "priority" "raise" "require" "restart" "review" "rule" "satisfied" "score" "segment" "send" "severity" "silence" "since" "stage" "start" "succeeded" "success" "suppress" "target" "test" "then" "time" "timed" "to" "touchpoint" "undecidable" "unless" "until" "up" "use" "using" "value" "violated" "violations" "warning" "week" "weight" "when" "where" "while" "within" "without" "zone" ] @keyword

(comment) @comment
(doc_comment) @comment.documentation
(text) @string
(bool) @constant.builtin.boolean
[ (number) (percent) (duration) (instant) (time_of_day) ] @constant.numeric
[ (calendar_unit) (currency) (weekday) ] @constant.numeric
[ "==" "!=" "<=" ">=" "<" ">" "+" "-" "*" "/" "=" "->" ".." ] @operator
[ "(" ")" "{" "}" ] @punctuation.bracket
[ "," ":" "." ] @punctuation.delimiter

(event_name) @type
(event_name . (_) @type)
(touchpoint name: (_) @type)
(moment name: (_) @type)
(type_name) @type.builtin
(journey name: (_) @namespace)
(stage name: (_) @constant)
(goal name: (_) @constant)
(rule name: (_) @function)
(action name: (_) @function)
(kpi name: (_) @attribute)
(attribute name: (_) @variable.other.member)
(given_value . (_) @variable.other.member)
(call function: (_) @function.builtin)
[ "count" "has" "followed_by" ] @function.builtin
(time_call function: _ @function.builtin)
(span_call function: _ @function.builtin)

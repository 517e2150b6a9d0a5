{{- define "kibanda.name" -}}
{{- if eq .Release.Name .Chart.Name }}{{ .Chart.Name }}{{ else }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end -}}
{{- end }}

{{/* Labels of everything; `role` is web, relay, worker or migrate. */}}
{{- define "kibanda.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{- define "kibanda.labels" -}}
{{ include "kibanda.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "kibanda.image" -}}
{{- if .Values.image.digest }}{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end -}}
{{- end }}

{{- define "kibanda.secret" -}}
{{- if .Values.secret.external.enabled }}{{ include "kibanda.name" . }}{{ else }}{{ required "secret.existing: the name of a Secret with the keys of .env.example" .Values.secret.existing }}{{ end -}}
{{- end }}

{{/* What every pod may do: nothing but run as somebody without rights. */}}
{{- define "kibanda.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "kibanda.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
runAsUser: 1000
capabilities: { drop: [ALL] }
{{- end }}

{{- define "kibanda.env" -}}
env:
  - { name: NODE_ENV, value: production }
  - { name: HOST, value: 0.0.0.0 }
  - { name: PORT, value: '8080' }
  - { name: METRICS_HOST, value: 0.0.0.0 }
  - { name: METRICS_PORT, value: '9464' }
  {{- range $name, $value := .Values.settings }}
  - { name: {{ $name }}, value: {{ $value | quote }} }
  {{- end }}
envFrom:
  - secretRef: { name: {{ include "kibanda.secret" . }} }
{{- end }}

{{- define "kibanda.mounts" -}}
- { name: tmp, mountPath: /tmp }
{{- if .Values.authorities.configMap }}
- { name: authorities, mountPath: /etc/kibanda/authorities, readOnly: true }
{{- end }}
{{- end }}

{{- define "kibanda.volumes" -}}
- { name: tmp, emptyDir: { medium: Memory, sizeLimit: 32Mi } }
{{- with .Values.authorities.configMap }}
- { name: authorities, configMap: { name: {{ . }} } }
{{- end }}
{{- end }}

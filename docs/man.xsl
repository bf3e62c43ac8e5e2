<?xml version="1.0"?>
<!-- man.xsl: an agent's meta-data to a man(7) page. SPDX-License-Identifier: GPL-2.0-or-later -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text" encoding="UTF-8"/>

<xsl:variable name="agent" select="/resource-agent/@name"/>
<xsl:variable name="promotable" select="/resource-agent/actions/action[@name = 'promote']"/>

<!-- Replace each $from in $text by $to. -->
<xsl:template name="replace">
  <xsl:param name="text"/><xsl:param name="from"/><xsl:param name="to"/>
  <xsl:choose>
    <xsl:when test="contains($text, $from)">
      <xsl:value-of select="concat(substring-before($text, $from), $to)"/>
      <xsl:call-template name="replace">
        <xsl:with-param name="text" select="substring-after($text, $from)"/>
        <xsl:with-param name="from" select="$from"/><xsl:with-param name="to" select="$to"/>
      </xsl:call-template>
    </xsl:when>
    <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- Text that roff prints as it is: \ and - escaped, no leading . or ' that would make it a request. -->
<xsl:template name="roff">
  <xsl:param name="text"/>
  <xsl:variable name="line" select="normalize-space($text)"/>
  <xsl:variable name="first" select="substring($line, 1, 1)"/>
  <xsl:if test='$first = "." or $first = "&apos;"'>\&amp;</xsl:if>
  <xsl:call-template name="replace">
    <xsl:with-param name="text">
      <xsl:call-template name="replace">
        <xsl:with-param name="text" select="$line"/>
        <xsl:with-param name="from" select="'\'"/><xsl:with-param name="to" select="'\(rs'"/>
      </xsl:call-template>
    </xsl:with-param>
    <xsl:with-param name="from" select="'-'"/><xsl:with-param name="to" select="'\-'"/>
  </xsl:call-template>
</xsl:template>

<xsl:template match="*|@*" mode="roff">
  <xsl:call-template name="roff"><xsl:with-param name="text" select="string(.)"/></xsl:call-template>
</xsl:template>

<xsl:template name="newline"><xsl:text>&#10;</xsl:text></xsl:template>

<xsl:template match="/resource-agent">
  <xsl:text>.TH OCF_REDISHA_</xsl:text>
  <xsl:value-of select="translate(@name, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')"/>
  <xsl:text> 7 "" "redisha </xsl:text><xsl:value-of select="@version"/>
  <xsl:text>" "OCF resource agents"&#10;.SH NAME&#10;ocf_redisha_</xsl:text>
  <xsl:value-of select="@name"/><xsl:text> \- </xsl:text><xsl:apply-templates select="shortdesc[1]" mode="roff"/>
  <xsl:text>&#10;.SH DESCRIPTION&#10;</xsl:text>
  <xsl:apply-templates select="longdesc[1]" mode="roff"/>
  <xsl:text>&#10;.SH PARAMETERS&#10;</xsl:text>
  <xsl:apply-templates select="parameters/parameter[not(deprecated)]"/>
  <xsl:if test="parameters/parameter/deprecated">
    <xsl:text>.SS Deprecated&#10;</xsl:text>
    <xsl:apply-templates select="parameters/parameter[deprecated]"/>
  </xsl:if>
  <xsl:text>.SH ACTIONS&#10;Timeouts and intervals are those that the agent advises.&#10;</xsl:text>
  <xsl:apply-templates select="actions/action"/>
  <xsl:call-template name="exit-codes"/>
  <xsl:call-template name="example"/>
  <xsl:text>.SH SEE ALSO&#10;</xsl:text>
  <xsl:if test="$agent != 'redis'">.BR ocf_redisha_redis (7),&#10;</xsl:if>
  <xsl:if test="$agent != 'vip'">.BR ocf_redisha_vip (7),&#10;</xsl:if>
  <xsl:text>.BR crm_mon (8),&#10;.BR pcs (8),&#10;.BR crm (8)&#10;</xsl:text>
</xsl:template>

<xsl:template match="parameter">
  <xsl:text>.TP&#10;\fB</xsl:text><xsl:apply-templates select="@name" mode="roff"/>
  <xsl:text>\fR (</xsl:text><xsl:value-of select="content/@type"/>
  <xsl:for-each select="content/option">
    <xsl:choose><xsl:when test="position() = 1">: </xsl:when><xsl:otherwise>, </xsl:otherwise></xsl:choose>
    <xsl:apply-templates select="@value" mode="roff"/>
  </xsl:for-each>
  <xsl:if test="@required = 1">, required</xsl:if>
  <xsl:if test="content/@default">
    <xsl:text>, default </xsl:text><xsl:apply-templates select="content/@default" mode="roff"/>
  </xsl:if>
  <xsl:if test="@unique-group">, unique</xsl:if>
  <xsl:if test="@reloadable = 1">, changes without a restart</xsl:if>
  <xsl:text>)&#10;</xsl:text>
  <xsl:for-each select="shortdesc[1] | deprecated/desc[1]">
    <xsl:apply-templates select="." mode="roff"/>
    <xsl:if test="not(self::desc)">.</xsl:if>
    <xsl:call-template name="newline"/>
  </xsl:for-each>
  <xsl:for-each select="deprecated/replaced-with">
    <xsl:text>Use \fB</xsl:text><xsl:apply-templates select="@name" mode="roff"/><xsl:text>\fR instead.&#10;</xsl:text>
  </xsl:for-each>
  <xsl:apply-templates select="longdesc[1]" mode="roff"/><xsl:call-template name="newline"/>
</xsl:template>

<xsl:template match="action">
  <xsl:text>.TP&#10;\fB</xsl:text><xsl:apply-templates select="@name" mode="roff"/><xsl:text>\fR</xsl:text>
  <xsl:if test="@role"> (<xsl:value-of select="@role"/>)</xsl:if>
  <xsl:text>&#10;timeout </xsl:text><xsl:value-of select="@timeout"/>
  <xsl:if test="@interval">, interval <xsl:value-of select="@interval"/></xsl:if>
  <xsl:call-template name="newline"/>
</xsl:template>

<xsl:template name="exit-codes">
  <xsl:text>.SH EXIT CODES
.TP
0
success; monitor: it runs</xsl:text><xsl:if test="$promotable"> unpromoted</xsl:if><xsl:text>
.TP
1
failure; the cluster recovers as it is configured to
.TP
3
no such action
.TP
4
the action must be run as root
.TP
5
it cannot run on this node
.TP
6
the configuration is wrong on every node
.TP
7
it does not run
</xsl:text>
  <xsl:if test="$promotable"><xsl:text>.TP
8
it runs promoted
.TP
9
it is promoted, but failed
.TP
190, 191
it runs, unpromoted or promoted, but somebody should look
</xsl:text></xsl:if>
  <xsl:text>.PP
A failure prints its reason after \(lqocf\-exit\-reason:\(rq; crm_mon shows it.
</xsl:text>
</xsl:template>

<xsl:template name="example">
  <xsl:text>.SH EXAMPLE&#10;.nf&#10;pcs resource create </xsl:text><xsl:value-of select="concat('my\-', $agent, ' ocf:redisha:', $agent)"/>
  <xsl:for-each select="parameters/parameter[@required = 1]">
    <xsl:text> \(rs&#10;    </xsl:text><xsl:apply-templates select="@name" mode="roff"/>
    <xsl:text>=</xsl:text>
    <xsl:choose><xsl:when test="@name = 'ip'">192.0.2.10</xsl:when><xsl:otherwise>VALUE</xsl:otherwise></xsl:choose>
  </xsl:for-each>
  <xsl:if test="$promotable">
    <xsl:text> \(rs&#10;    op promote timeout=30s on\-fail=demote promotable notify=true</xsl:text>
  </xsl:if>
  <xsl:text>&#10;.fi&#10;</xsl:text>
</xsl:template>
</xsl:stylesheet>
